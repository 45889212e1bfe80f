package io.keybearer.identity;

import io.keybearer.config.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The settings of who may be a caller by a token.
 *
 * <p>{@code token-issuers} lists short names of the trusted issuers, such as {@code corp,partners}.
 * Each has settings of its own, which begin with {@code token-issuer.NAME}:
 *
 * <ul>
 *   <li>{@code .entra-tenant}: the id of a Microsoft Entra tenant. Its tokens of both versions are
 *       trusted, and no other setting is needed; {@code entra-endpoint} is that of a national cloud
 *   <li>{@code .issuer}: for any other issuer, what its tokens call it
 *   <li>{@code .metadata}: where its metadata are, when not where its name says
 *   <li>{@code .tenant}: its callers' tenant, as access policies name it. Default: the issuer
 *   <li>{@code .tenant-claim}: the claim that says the tenant. Default: none, or {@code tid} with
 *       {@code entra-tenant}
 *   <li>{@code .object-claim}: the claim that says the caller's own id. Default: {@code sub}, or
 *       {@code oid} with {@code entra-tenant}
 *   <li>{@code .groups-claim}: the claim that lists the ids of its groups. Default: {@code groups}
 *   <li>{@code .application-claims}: the claims of which the first that is there says the client
 *       application. Default: {@code azp,client_id,cid,appid}
 *   <li>{@code .audiences}: the audiences of which a token must name one. Default: {@code
 *       https://azure-api.net/authorization-manager}
 * </ul>
 *
 * @param issuers the issuers
 * @param clockSkew {@code token-clock-skew}: by how much issuers' clocks may be off. Default 30 s,
 *     up to 10 min
 */
public record IdentitySettings(List<TrustedIssuer> issuers, Duration clockSkew) {
  /** The audience of tokens that are meant for this purpose, as Azure has it. */
  public static final String AUDIENCE = "https://azure-api.net/authorization-manager";

  private static final String ENTRA = "https://login.microsoftonline.com";
  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,40}");
  private static final Pattern TENANT_ID = Pattern.compile("[0-9a-fA-F-]{36}");

  /** Copies the issuers. */
  public IdentitySettings {
    issuers = List.copyOf(issuers);
  }

  /** Reads them; problems are noted in the settings. */
  public static IdentitySettings read(Settings settings) {
    List<TrustedIssuer> issuers = new ArrayList<>();
    for (String name : list(settings.text("token-issuers").orElse(""))) {
      if (NAME.matcher(name).matches()) {
        issuers.addAll(new Reading(settings, "token-issuer." + name + ".").issuers());
      } else {
        settings.problem(
            "token-issuers", "has '" + name + "'; expected letters a-z, digits and hyphens");
      }
    }
    checkDistinct(settings, issuers);
    return new IdentitySettings(
        issuers,
        settings.duration(
            "token-clock-skew", Duration.ofSeconds(30), Duration.ZERO, Duration.ofMinutes(10)));
  }

  private static void checkDistinct(Settings settings, List<TrustedIssuer> issuers) {
    Set<String> seen = new HashSet<>();
    for (TrustedIssuer issuer : issuers) {
      if (!seen.add(issuer.issuer())) {
        settings.problem("token-issuers", "has the issuer '" + issuer.issuer() + "' twice");
      }
    }
  }

  private static List<String> list(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .filter(each -> !each.isEmpty())
        .toList();
  }

  /**
   * Reads one issuer.
   *
   * @param prefix what its settings begin with
   */
  private record Reading(Settings settings, String prefix) {
    List<TrustedIssuer> issuers() {
      Optional<String> tenant = settings.text(prefix + "entra-tenant");
      if (tenant.isPresent()) {
        return ofEntra(tenant.get());
      }
      String issuer =
          settings.requiredText(prefix + "issuer", "what its tokens call it, or 'entra-tenant'");
      return issuer.isEmpty()
          ? List.of()
          : List.of(
              issuer(
                  issuer,
                  settings.text(prefix + "metadata").flatMap(this::uri),
                  settings.text(prefix + "tenant"),
                  settings.text(prefix + "tenant-claim"),
                  "sub"));
    }

    /** The names that a tenant has in tokens of version 2 and of version 1. */
    private List<TrustedIssuer> ofEntra(String tenant) {
      if (!TENANT_ID.matcher(tenant).matches()) {
        settings.problem(prefix + "entra-tenant", "is '" + tenant + "'; expected a tenant's id");
        return List.of();
      }
      String base = settings.text(prefix + "entra-endpoint").orElse(ENTRA) + "/" + tenant;
      Optional<URI> two = uri(base + "/v2.0/.well-known/openid-configuration");
      Optional<URI> one = uri(base + "/.well-known/openid-configuration");
      Optional<String> tid = Optional.of("tid");
      return List.of(
          issuer(base + "/v2.0", two, Optional.of(tenant), tid, "oid"),
          issuer("https://sts.windows.net/" + tenant + "/", one, Optional.of(tenant), tid, "oid"));
    }

    private TrustedIssuer issuer(
        String name,
        Optional<URI> metadata,
        Optional<String> tenant,
        Optional<String> tenantClaim,
        String objectClaim) {
      return new TrustedIssuer(
          name,
          metadata,
          Set.copyOf(list(settings.text(prefix + "audiences").orElse(AUDIENCE))),
          tenant,
          tenantClaim,
          settings.text(prefix + "object-claim").orElse(objectClaim),
          settings.text(prefix + "groups-claim").orElse("groups"),
          list(settings.text(prefix + "application-claims").orElse("azp,client_id,cid,appid")));
    }

    private Optional<URI> uri(String text) {
      try {
        URI uri = URI.create(text);
        if (uri.getScheme() != null && uri.getHost() != null) {
          return Optional.of(uri);
        }
      } catch (IllegalArgumentException e) {
        // The same problem as a URI that is not absolute.
      }
      settings.problem(prefix + "metadata", "is '" + text + "'; expected an absolute https URL");
      return Optional.empty();
    }
  }
}
