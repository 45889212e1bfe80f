package io.keybearer.admin.security;

import io.keybearer.config.Settings;
import io.keybearer.identity.TokenRules;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Somebody whose tokens may call the API. Immutable.
 *
 * @param name its short name, which audit rows begin with
 * @param issuer what its tokens call it
 * @param metadata where its OpenID metadata are
 * @param audiences the audiences of which a token must name one
 * @param nameClaim the claim that says who the bearer is
 * @param role what the bearer may do
 */
record ApiIssuer(
    String name,
    String issuer,
    URI metadata,
    Set<String> audiences,
    String nameClaim,
    RoleClaim role) {
  /** By how much its clock may be off. */
  static final Duration CLOCK_SKEW = Duration.ofSeconds(30);

  private static final String METADATA = "/.well-known/openid-configuration";
  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,40}");

  /** Copies the audiences. */
  ApiIssuer {
    audiences = Set.copyOf(audiences);
  }

  /**
   * Reads {@code api-issuers}, a list of short names, and of each {@code api-issuer.NAME.issuer},
   * {@code .metadata}, {@code .audiences}, {@code .name-claim}, {@code .role-claim} and {@code
   * .roles}; problems are noted in the settings.
   */
  static List<ApiIssuer> readAll(Settings settings) {
    List<ApiIssuer> issuers = new ArrayList<>();
    for (String name : list(settings.text("api-issuers").orElse(""))) {
      if (NAME.matcher(name).matches()) {
        read(settings, name).ifPresent(issuers::add);
      } else {
        settings.problem(
            "api-issuers", "has '" + name + "'; expected letters a-z, digits and hyphens");
      }
    }
    return issuers;
  }

  private static Optional<ApiIssuer> read(Settings settings, String name) {
    String prefix = "api-issuer." + name + ".";
    String issuer = settings.requiredText(prefix + "issuer", "what its tokens call it");
    List<String> audiences =
        list(
            settings.requiredText(
                prefix + "audiences", "what its tokens for this API name as their audience"));
    Optional<URI> metadata =
        metadata(settings, prefix, settings.text(prefix + "metadata").orElse(metadata(issuer)));
    RoleClaim role = RoleClaim.read(settings, prefix);
    return metadata.map(
        uri ->
            new ApiIssuer(
                name,
                issuer,
                uri,
                Set.copyOf(audiences),
                settings.text(prefix + "name-claim").orElse("sub"),
                role));
  }

  /** Where an issuer's metadata are by OpenID Connect Discovery §4. */
  static String metadata(String issuer) {
    return (issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer) + METADATA;
  }

  private static Optional<URI> metadata(Settings settings, String prefix, String text) {
    try {
      URI uri = URI.create(text);
      if (uri.getScheme() != null && uri.getHost() != null) {
        return Optional.of(uri);
      }
    } catch (IllegalArgumentException e) {
      // The same problem as a URI that is not absolute.
    }
    if (!text.equals(METADATA)) {
      settings.problem(prefix + "metadata", "is '" + text + "'; expected an absolute https URL");
    }
    return Optional.empty();
  }

  /** What a token of it must be like. */
  TokenRules rules() {
    return new TokenRules(
        List.of(metadata),
        List.of(),
        List.of(),
        audiences,
        Set.of(issuer),
        List.of(),
        true,
        true,
        CLOCK_SKEW);
  }

  private static List<String> list(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .filter(each -> !each.isEmpty())
        .toList();
  }
}
