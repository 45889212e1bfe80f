package io.keybearer.oauth;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.keybearer.model.GrantType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A catalogue file as it is written; {@code catalogue.schema.json} says what each member means.
 * Unknown members are errors.
 */
record CatalogueEntry(
    String name,
    String displayName,
    @Nullable String docsUrl,
    @Nullable String category,
    Map<String, Map<String, Parameter>> grantTypes,
    @Nullable String authorizationUrl,
    String tokenUrl,
    @Nullable String refreshUrl,
    @Nullable String revocationUrl,
    @Nullable String discoveryUrl,
    @Nullable String scopeSeparator,
    @Nullable String refreshScope,
    List<String> clientAuthentication,
    @Nullable @JsonProperty("pkce") String pkceText,
    @Nullable Map<String, String> authorizationParameters,
    @Nullable List<String> omittedAuthorizationParameters,
    @Nullable String callbackCodeParameter,
    @Nullable List<String> capturedCallbackParameters,
    @Nullable Map<String, String> tokenParameters,
    @Nullable Map<String, String> refreshParameters,
    @Nullable Map<String, String> tokenHeaders,
    @Nullable Map<String, String> renamedParameters,
    @Nullable String tokenRequestFormat,
    @Nullable Answer response,
    @Nullable String refreshTokenRotation,
    @Nullable String refreshTokenIdleLife,
    @Nullable String refreshTokenLife,
    @Nullable Boolean refreshEndsOldAccessToken,
    @Nullable String apiAuthorizationScheme,
    @Nullable String apiTokenHeader,
    @Nullable List<String> capturedMembers,
    @Nullable Account account,
    @Nullable List<String> notes,
    @Nullable Sample sampleAnswer,
    @Nullable Sample sampleError) {

  /** A grant's parameter. */
  record Parameter(
      @Nullable String type,
      String displayName,
      @Nullable String description,
      @JsonProperty("default") @Nullable String defaultValue,
      @Nullable String example,
      String level) {}

  /** How answers differ from the RFC's. */
  record Answer(
      @Nullable List<String> within,
      @Nullable Map<String, String> aliases,
      @Nullable List<String> tokenTypes,
      @Nullable Map<String, String> errorCodes,
      @Nullable String defaultLifetime,
      @Nullable Boolean zeroMeansNoEnd) {}

  /** How to find out whose account tokens are for. */
  record Account(@Nullable Boolean idToken, @Nullable String url, @Nullable List<String> members) {}

  /** An answer as the provider gives it. */
  record Sample(
      int status, @Nullable String contentType, @Nullable Object body, @Nullable String code) {}

  Map<GrantType, List<ParameterDefinition>> parameterDefinitions() {
    Map<GrantType, List<ParameterDefinition>> result = new LinkedHashMap<>();
    grantTypes.forEach(
        (grant, parameters) -> {
          List<ParameterDefinition> definitions = new ArrayList<>();
          parameters.forEach((key, parameter) -> definitions.add(definition(key, parameter)));
          parameters.keySet().stream()
              .filter("clientSecret"::equals)
              .findFirst()
              .ifPresent(key -> definitions.addAll(ofSecondSecret(parameters.get(key))));
          result.put(GrantType.named(grant).orElseThrow(), List.copyOf(definitions));
        });
    return Collections.unmodifiableMap(result);
  }

  List<ClientAuthentication> clientAuthentications() {
    return clientAuthentication.stream()
        .map(text -> ClientAuthentication.named(text).orElseThrow())
        .toList();
  }

  ProviderEndpoints.Pkce pkce() {
    return pkceText == null
        ? ProviderEndpoints.Pkce.SENT
        : ProviderEndpoints.Pkce.valueOf(pkceText.toUpperCase(Locale.ROOT));
  }

  TokenRequestShape.Format format() {
    return "json".equals(tokenRequestFormat)
        ? TokenRequestShape.Format.JSON
        : TokenRequestShape.Format.FORM;
  }

  TokenResponseShape answer() {
    if (response == null) {
      return TokenResponseShape.STANDARD;
    }
    return new TokenResponseShape(
        response.within() == null ? List.of() : response.within(),
        response.aliases() == null ? Map.of() : response.aliases(),
        response.tokenTypes() == null ? List.of() : response.tokenTypes(),
        response.errorCodes() == null ? Map.of() : response.errorCodes(),
        Optional.ofNullable(response.defaultLifetime()).map(Duration::parse),
        Boolean.TRUE.equals(response.zeroMeansNoEnd()));
  }

  /**
   * Every client that has a secret may have two, so that one can be replaced with nothing stopped;
   * no entry needs to say so.
   */
  private static List<ParameterDefinition> ofSecondSecret(@Nullable Parameter secret) {
    boolean hidden = secret != null && "HIDDEN".equals(secret.level());
    ParameterDefinition.Level level =
        hidden ? ParameterDefinition.Level.HIDDEN : ParameterDefinition.Level.OPTIONAL;
    return List.of(
        new ParameterDefinition(
            "secondaryClientSecret",
            ParameterDefinition.Type.SECURESTRING,
            "Secondary client secret",
            "Tried when the server does not accept the first one.",
            Optional.empty(),
            Optional.empty(),
            level),
        endOf("clientSecret", "Client secret expires on", level),
        endOf("secondaryClientSecret", "Secondary client secret expires on", level));
  }

  private static ParameterDefinition endOf(
      String secret, String displayName, ParameterDefinition.Level level) {
    return new ParameterDefinition(
        secret + "ExpiresOn",
        ParameterDefinition.Type.STRING,
        displayName,
        "Its last day (UTC); after it, the other one is sent.",
        Optional.empty(),
        Optional.of("2027-01-31"),
        level);
  }

  private static ParameterDefinition definition(String key, Parameter parameter) {
    String type = parameter.type() == null ? "string" : parameter.type();
    return new ParameterDefinition(
        key,
        ParameterDefinition.Type.valueOf(type.toUpperCase(Locale.ROOT)),
        parameter.displayName(),
        parameter.description() == null ? "" : parameter.description(),
        Optional.ofNullable(parameter.defaultValue()),
        Optional.ofNullable(parameter.example()),
        ParameterDefinition.Level.valueOf(parameter.level()));
  }
}
