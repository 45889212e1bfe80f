package io.keybearer.admin.security;

import java.net.URI;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;

/**
 * Who may do what: this room's parts over one store, for the REST API and the pages. Thread-safe.
 */
public final class AccessControl {
  private final AccessSettings settings;
  private final ApiTokens apiTokens;
  private final Accounts accounts;
  private final Sessions sessions;
  private final SignIn signIn;
  private final Setup setup;
  private final BearerTokens bearerTokens;
  private final Optional<OpenIdSignIn> openIdSignIn;
  private final BootstrapToken bootstrapToken;
  private final TemporaryAdministrator temporaryAdministrator;
  private final SessionCookie sessionCookie;
  private final SessionCookie openIdCookie;
  private final PageRequests pageRequests;
  private final Denials denials;

  /**
   * Makes the parts.
   *
   * @param publicBaseUrl where browsers reach this application
   * @param parts deal with OpenID providers
   */
  public AccessControl(
      AccessStore store,
      AccessSettings settings,
      URI publicBaseUrl,
      OpenIdParts parts,
      SecureRandom random) {
    this.settings = settings;
    Passwords passwords = new Passwords(random);
    apiTokens = new ApiTokens(store, random);
    accounts = new Accounts(store, passwords);
    sessions = new Sessions(store, settings.sessions(), random);
    signIn = new SignIn(store, sessions, passwords);
    bearerTokens = new BearerTokens(apiTokens, parts.verifier(), settings.apiIssuers());
    openIdSignIn =
        settings
            .openId()
            .map(it -> new OpenIdSignIn(it, parts, signIn, callback(publicBaseUrl), random));
    boolean needed = settings.signIn().equals(Set.of(SignInMode.LOCAL));
    setup = new Setup(store, accounts, passwords, random, settings.dataDirectory(), needed);
    bootstrapToken = new BootstrapToken(store, apiTokens);
    temporaryAdministrator = new TemporaryAdministrator(store, accounts, passwords);
    sessionCookie = new SessionCookie(publicBaseUrl);
    openIdCookie = SessionCookie.ofOpenIdSignIn(publicBaseUrl);
    denials = new Denials(store);
    pageRequests = new PageRequests(publicBaseUrl);
  }

  /**
   * Makes what the settings want to be there at a start. It may run again.
   *
   * @throws java.io.UncheckedIOException if a file can't be written
   */
  public void prepare() {
    bootstrapToken.write(settings.bootstrapApiTokenFile());
    temporaryAdministrator.prepare(settings.administrator());
    setup.prepare();
  }

  /** The API tokens. */
  public ApiTokens apiTokens() {
    return apiTokens;
  }

  /** Says who bears a token. */
  public BearerTokens bearerTokens() {
    return bearerTokens;
  }

  /** The ways to sign in. */
  public Set<SignInMode> signInModes() {
    return settings.signIn();
  }

  /** Sign-in at an OpenID provider; empty when people don't. */
  public Optional<OpenIdSignIn> openIdSignIn() {
    return openIdSignIn;
  }

  /** Counts what callers were not allowed to do. */
  public Denials denials() {
    return denials;
  }

  /** The accounts. */
  public Accounts accounts() {
    return accounts;
  }

  /** The sessions of people who signed in. */
  public Sessions sessions() {
    return sessions;
  }

  /** Signs people in. */
  public SignIn signIn() {
    return signIn;
  }

  /** The first start. */
  public Setup setup() {
    return setup;
  }

  /** The cookie of a session. */
  public SessionCookie sessionCookie() {
    return sessionCookie;
  }

  /** The cookie of a sign-in at an OpenID provider. */
  public SessionCookie openIdCookie() {
    return openIdCookie;
  }

  /** Tells requests of this application's pages from others. */
  public PageRequests pageRequests() {
    return pageRequests;
  }

  private static String callback(URI publicBaseUrl) {
    String base = publicBaseUrl.toString();
    return (base.endsWith("/") ? base : base + "/") + "ui/sign-in/callback";
  }
}
