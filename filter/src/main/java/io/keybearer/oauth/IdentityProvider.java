package io.keybearer.oauth;

import io.keybearer.model.GrantType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the catalogue: an identity provider, its grants' parameters and its peculiarities.
 *
 * <p>Immutable.
 */
public final class IdentityProvider {
  /** What Azure's documentation writes in the place of a URL that is not used. */
  private static final String UNUSED = "UNUSED";

  private final CatalogueEntry entry;
  private final Map<GrantType, List<ParameterDefinition>> grantTypes;

  IdentityProvider(CatalogueEntry entry) {
    this.entry = entry;
    this.grantTypes = entry.parameterDefinitions();
  }

  /** The identifier, such as {@code aad}. */
  public String name() {
    return entry.name();
  }

  /** What the console calls it. */
  public String displayName() {
    return entry.displayName();
  }

  /** Its documentation for developers, where we know it. */
  public Optional<String> docsUrl() {
    return Optional.ofNullable(entry.docsUrl());
  }

  /** The parameters of each grant it can be set up with, in the order of a form; unmodifiable. */
  public Map<GrantType, List<ParameterDefinition>> grantTypes() {
    return grantTypes;
  }

  /** How long a refresh token lives when it is not used, where the provider says so. */
  public Optional<java.time.Duration> refreshTokenIdleLife() {
    return Optional.ofNullable(entry.refreshTokenIdleLife()).map(java.time.Duration::parse);
  }

  /** Members of token answers that later requests need, such as {@code instance_url}. */
  public List<String> capturedMembers() {
    return orEmpty(entry.capturedMembers());
  }

  /**
   * What later requests need of a consent: members of its token answer and parameters of its
   * callback. A refresh need not answer them again.
   */
  public Set<String> keptClaims() {
    Set<String> names = new LinkedHashSet<>(capturedMembers());
    names.addAll(capturedCallbackParameters());
    return Collections.unmodifiableSet(names);
  }

  /** What it is for, such as {@code crm}; empty for the generic ones. */
  public Optional<String> category() {
    return Optional.ofNullable(entry.category());
  }

  /** What stands between two scopes; a blank unless the provider wants otherwise. */
  public String scopeSeparator() {
    return entry.scopeSeparator() == null ? " " : entry.scopeSeparator();
  }

  /** The scope that asks for a refresh token, where one does. */
  public Optional<String> refreshScope() {
    return Optional.ofNullable(entry.refreshScope());
  }

  /**
   * The callback's parameter that holds the code; {@code code} unless it goes under another name.
   */
  public String callbackCodeParameter() {
    return entry.callbackCodeParameter() == null ? "code" : entry.callbackCodeParameter();
  }

  /** Parameters of the callback that later requests need, such as {@code realmId}. */
  public List<String> capturedCallbackParameters() {
    return orEmpty(entry.capturedCallbackParameters());
  }

  /** Parameters of the RFC that the authorization request must not have. */
  public List<String> omittedAuthorizationParameters() {
    return orEmpty(entry.omittedAuthorizationParameters());
  }

  /** Whether a refresh ends the access token before it at once. */
  public boolean refreshEndsOldAccessToken() {
    return Boolean.TRUE.equals(entry.refreshEndsOldAccessToken());
  }

  /** The scheme that API calls name before the token; {@code Bearer} unless it is another. */
  public String apiAuthorizationScheme() {
    return entry.apiAuthorizationScheme() == null ? "Bearer" : entry.apiAuthorizationScheme();
  }

  /** The header that API calls carry the token in; {@code Authorization} unless it is another. */
  public String apiTokenHeader() {
    return entry.apiTokenHeader() == null ? "Authorization" : entry.apiTokenHeader();
  }

  /** What is peculiar about it, in sentences for people. */
  public List<String> notes() {
    return orEmpty(entry.notes());
  }

  /** The issuer's metadata address, where there is one; it may have {@code {parameter}} places. */
  public Optional<String> discoveryUrl() {
    return Optional.ofNullable(entry.discoveryUrl());
  }

  CatalogueEntry entry() {
    return entry;
  }

  /**
   * Works out where to go and how to ask.
   *
   * @param grantType one of {@link #grantTypes()}'s keys
   * @param parameters the provider's parameters by name; a missing or blank one has its default.
   *     Secrets may be left out: none is needed here
   * @throws ProviderParametersException if a required parameter is missing or a value is malformed
   */
  public ProviderEndpoints resolve(GrantType grantType, Map<String, String> parameters) {
    List<ParameterDefinition> definitions = grantTypes.get(grantType);
    List<ProviderParametersException.Problem> problems = new ArrayList<>();
    if (definitions == null) {
      problems.add(
          new ProviderParametersException.Problem(
              "grantTypes", name() + " can't be set up with " + grantType.memberName()));
      throw new ProviderParametersException(problems);
    }
    Map<String, String> values = values(definitions, parameters, problems);
    Resolution resolution = new Resolution(entry, grantType, values, problems);
    ProviderEndpoints endpoints = resolution.endpoints();
    if (!problems.isEmpty()) {
      throw new ProviderParametersException(problems);
    }
    return endpoints;
  }

  private static List<String> orEmpty(@Nullable List<String> list) {
    return list == null ? List.of() : List.copyOf(list);
  }

  private static Map<String, String> values(
      List<ParameterDefinition> definitions,
      Map<String, String> parameters,
      List<ProviderParametersException.Problem> problems) {
    Map<String, String> values = new LinkedHashMap<>();
    for (ParameterDefinition definition : definitions) {
      String value = parameters.get(definition.name());
      String text = value == null || value.isBlank() ? "" : value.strip();
      if (text.toUpperCase(Locale.ROOT).equals(UNUSED) && definition.name().endsWith("Url")) {
        text = "";
      }
      if (text.isEmpty()) {
        text = definition.defaultValue().filter(it -> !it.equals(UNUSED)).orElse("");
      }
      if (text.isEmpty()
          && definition.level() == ParameterDefinition.Level.REQUIRED
          && !definition.isSecret()) {
        problems.add(new ProviderParametersException.Problem(definition.name(), "is required"));
      }
      values.put(definition.name(), text);
    }
    return values;
  }
}
