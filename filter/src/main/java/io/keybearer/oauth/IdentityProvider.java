package io.keybearer.oauth;

import io.keybearer.model.GrantType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

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
    return entry.capturedMembers() == null ? List.of() : entry.capturedMembers();
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
