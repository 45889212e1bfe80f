package io.keybearer.servlet;

import io.keybearer.config.Settings;
import io.keybearer.model.AuthorizationRef;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which authorization gives the tokens of authentication-managed-identity.
 *
 * <p>{@code managed-identities} lists short names. Each has settings of its own, which begin with
 * {@code managed-identity.NAME}: {@code .resource}, the resource as documents name it; {@code
 * .client-id}, where documents name one too; and {@code .provider} and {@code .authorization}, the
 * authorization, whose access policies must name the service's own identity.
 *
 * @param authorizations the authorizations by resource and client id
 */
record ManagedIdentitySettings(Map<Wanted, AuthorizationRef> authorizations) {
  /**
   * What a document wants a token for.
   *
   * @param resource the resource; a slash at its end does not count
   * @param clientId the identity's client id; empty when the document names none
   */
  record Wanted(String resource, String clientId) {
    Wanted {
      resource = resource.endsWith("/") ? resource.substring(0, resource.length() - 1) : resource;
    }
  }

  /** Copies the map. */
  ManagedIdentitySettings {
    authorizations = Map.copyOf(authorizations);
  }

  /** The authorization for a resource. */
  Optional<AuthorizationRef> authorization(String resource, @Nullable String clientId) {
    return Optional.ofNullable(
        authorizations.get(new Wanted(resource.strip(), clientId == null ? "" : clientId.strip())));
  }

  /** Reads them; problems are noted in the settings. */
  static ManagedIdentitySettings read(Settings settings, String service) {
    Map<Wanted, AuthorizationRef> authorizations = new HashMap<>();
    for (String name : settings.text("managed-identities").orElse("").split(",", -1)) {
      if (!name.isBlank()) {
        String prefix = "managed-identity." + name.strip() + ".";
        Wanted wanted =
            new Wanted(
                settings.requiredText(prefix + "resource", "a resource as documents name it"),
                settings.text(prefix + "client-id").orElse(""));
        AuthorizationRef ref =
            new AuthorizationRef(
                service,
                settings.requiredText(prefix + "provider", "the id of a provider"),
                settings.requiredText(prefix + "authorization", "the id of an authorization"));
        if (authorizations.put(wanted, ref) != null) {
          settings.problem(prefix + "resource", "is named by another managed identity too");
        }
      }
    }
    return new ManagedIdentitySettings(authorizations);
  }
}
