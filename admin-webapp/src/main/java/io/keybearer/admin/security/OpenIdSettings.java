package io.keybearer.admin.security;

import io.keybearer.config.Settings;
import io.keybearer.model.Secret;
import java.util.Optional;

/**
 * The provider that people sign in at. Immutable.
 *
 * @param issuer {@code oidc.issuer}: its name, as its metadata have it
 * @param clientId {@code oidc.client-id}
 * @param clientSecret {@code oidc.client-secret}; empty for a public client
 * @param scope {@code oidc.scope}. Default {@code openid profile email}
 * @param nameClaim {@code oidc.name-claim}: who somebody is, in audit rows and pages. Default
 *     {@code preferred_username}, else {@code sub}
 * @param role {@code oidc.role-claim} and {@code oidc.roles}: what somebody may do
 */
record OpenIdSettings(
    String issuer,
    String clientId,
    Optional<Secret> clientSecret,
    String scope,
    String nameClaim,
    RoleClaim role) {
  /** Reads them; problems are noted in the settings. */
  static OpenIdSettings read(Settings settings) {
    return new OpenIdSettings(
        settings.requiredText("oidc.issuer", "the name of the provider that people sign in at"),
        settings.requiredText("oidc.client-id", "what the provider calls this application"),
        settings.text("oidc.client-secret").map(Secret::of),
        settings.text("oidc.scope").orElse("openid profile email"),
        settings.text("oidc.name-claim").orElse("preferred_username"),
        RoleClaim.read(settings, "oidc."));
  }
}
