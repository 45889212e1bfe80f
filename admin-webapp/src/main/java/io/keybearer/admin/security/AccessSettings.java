package io.keybearer.admin.security;

import io.keybearer.config.Settings;
import io.keybearer.model.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The settings of who may do what.
 *
 * @param bootstrapApiTokenFile {@code bootstrap-api-token-file}: where the first API token is
 *     written (mode 0600) while the store has neither an account nor an API token. Default: nowhere
 * @param administrator {@code administrator-password}, such as <code>
 *     ${file:/run/secrets/administrator}</code>: makes a temporary administrator at the start; 12
 *     to 256 characters. {@code administrator-name} is what it is called. Default: none, and {@code
 *     temporary-administrator}
 * @param dataDirectory {@code data-directory}: where the setup code is written. Default: the
 *     keystore's folder
 * @param sessions {@code session-idle-timeout}: the longest time between two requests of a session.
 *     Default 30 min, from 1 min to 1 d. {@code session-timeout}: the longest time in all. Default
 *     8 h, from 5 min to 7 d
 * @param signIn {@code sign-in}: the ways to sign in. Default {@code local}
 * @param openId the settings that begin with {@code oidc.}, when people sign in there
 * @param apiIssuers {@code api-issuers} and the settings that begin with {@code api-issuer.}: whose
 *     JWTs may call the API. Default: nobody's
 * @param auditRetention {@code audit-retention}: how long audit rows are kept. Default 400 d, from
 *     1 d to 3,650 d
 */
public record AccessSettings(
    Optional<Path> bootstrapApiTokenFile,
    Optional<Login> administrator,
    Path dataDirectory,
    Sessions.Lifetimes sessions,
    Set<SignInMode> signIn,
    Optional<OpenIdSettings> openId,
    List<ApiIssuer> apiIssuers,
    Duration auditRetention) {
  private static final String PASSWORD = "administrator-password";

  /**
   * A name with its password.
   *
   * @param name the account
   * @param password its password
   */
  public record Login(String name, Secret password) {}

  /** Copies the collections. */
  public AccessSettings {
    signIn = Set.copyOf(signIn);
    apiIssuers = List.copyOf(apiIssuers);
  }

  /**
   * Reads them; problems are noted in the settings.
   *
   * @param keystore the keystore's path
   */
  public static AccessSettings read(Settings settings, Path keystore) {
    Set<SignInMode> signIn = SignInMode.read(settings);
    Path folder = Optional.ofNullable(keystore.toAbsolutePath().getParent()).orElse(Path.of("."));
    return new AccessSettings(
        settings.path("bootstrap-api-token-file"),
        administrator(settings),
        settings.path("data-directory").orElse(folder),
        new Sessions.Lifetimes(
            settings.duration(
                "session-idle-timeout",
                Duration.ofMinutes(30),
                Duration.ofMinutes(1),
                Duration.ofDays(1)),
            settings.duration(
                "session-timeout", Duration.ofHours(8), Duration.ofMinutes(5), Duration.ofDays(7))),
        signIn,
        signIn.contains(SignInMode.OIDC)
            ? Optional.of(OpenIdSettings.read(settings))
            : Optional.empty(),
        ApiIssuer.readAll(settings),
        settings.duration(
            "audit-retention", Duration.ofDays(400), Duration.ofDays(1), Duration.ofDays(3650)));
  }

  private static Optional<Login> administrator(Settings settings) {
    String name = settings.text("administrator-name").orElse("temporary-administrator");
    Optional<Secret> password = settings.text(PASSWORD).map(Secret::of);
    password.ifPresent(
        it -> {
          check(settings, "administrator-name", () -> Accounts.checkName(name));
          check(settings, PASSWORD, () -> Passwords.check(PASSWORD, it, name));
        });
    return password.map(it -> new Login(name, it));
  }

  private static void check(Settings settings, String key, Runnable check) {
    try {
      check.run();
    } catch (AccessException e) {
      settings.problem(key, e.sentence());
    }
  }
}
