package io.keybearer.admin.consent;

import io.keybearer.admin.consent.ConsentException.Reason;
import io.keybearer.model.AuthorizationProvider;
import io.keybearer.model.GrantType;
import io.keybearer.model.Secret;
import io.keybearer.oauth.AuthorizationRequest;
import io.keybearer.oauth.CodeVerifier;
import io.keybearer.oauth.IdentityProvider;
import io.keybearer.oauth.IssuerMetadata;
import io.keybearer.oauth.ProviderCatalogue;
import io.keybearer.oauth.ProviderEndpoints;
import io.keybearer.oauth.ProviderParametersException;
import io.keybearer.oauth.ServerMetadata;
import io.keybearer.store.AuditLog;
import io.keybearer.store.ConsentStore;
import io.keybearer.store.StoredLoginLink;
import io.keybearer.store.StoredProvider;
import io.keybearer.store.StoredService;
import io.keybearer.store.Transaction;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Begins attempts to log in. Opening a link uses nothing up: programs that look at links before
 * people do change nothing by it. Thread-safe.
 */
public final class LoginAttempts {
  /** How long an identity provider's answer may take. */
  public static final Duration LIFE = Duration.ofMinutes(10);

  /** Until the answer has come, its tokens were confirmed, and somebody has read the result. */
  private static final Duration COOKIE_LIFE = Duration.ofMinutes(30);

  /** How often a link may be opened. */
  static final int MOST_ATTEMPTS = 50;

  private static final String ACTION = "loginLink.open";

  private final ConsentSteps steps;
  private final ConsentRules rules;
  private final ProviderCatalogue catalogue;
  private final IssuerMetadata issuers;
  private final StrangerAudit strangers;
  private final Tickets tickets;

  /**
   * Attempts under these rules.
   *
   * @param catalogue knows how to ask each identity provider
   * @param issuers what they say of themselves
   * @param random makes states, cookies and verifiers
   */
  public LoginAttempts(
      ConsentStores stores,
      ConsentRules rules,
      ProviderCatalogue catalogue,
      IssuerMetadata issuers,
      StrangerAudit strangers,
      SecureRandom random) {
    this.steps = new ConsentSteps(stores);
    this.rules = rules;
    this.catalogue = catalogue;
    this.issuers = issuers;
    this.strangers = strangers;
    this.tickets = new Tickets(random);
  }

  /** A provider as the row and the catalogue have it. */
  private record Server(
      StoredProvider row, IdentityProvider identityProvider, ProviderEndpoints endpoints) {}

  /**
   * Opens a link: begins an attempt.
   *
   * @param ticket the random text of the link's address
   * @throws ConsentException when the link can't be used
   */
  public Departure open(Secret ticket) {
    StoredLoginLink link =
        steps
            .run(transaction -> steps.stores.consents().findLink(transaction, Tickets.hash(ticket)))
            .orElseThrow(() -> strangers.denied(ACTION, "unknown", Reason.UNKNOWN_LINK));
    return begin(link);
  }

  /**
   * Begins anew, by the link of an attempt that came to nothing.
   *
   * @param attempt the attempt
   * @param cookies show that the browser is the same
   * @throws ConsentException when it is not, or the link can't be used any more
   */
  public Departure again(UUID attempt, BrowserCookies cookies) {
    return begin(steps.ofBrowser(ACTION, attempt, cookies).link());
  }

  private Departure begin(StoredLoginLink link) {
    Server server = server(link);
    // May ask the server, so no transaction is open.
    Optional<ServerMetadata> metadata = server.endpoints().issuer().flatMap(issuers::of);
    UUID uid = UUID.randomUUID();
    Secret state = tickets.next();
    Secret cookie = tickets.next();
    Optional<CodeVerifier> verifier =
        server.endpoints().pkce() == ProviderEndpoints.Pkce.OMITTED
            ? Optional.empty()
            : Optional.of(CodeVerifier.random(tickets.random()));
    ConsentStore.NewAttempt attempt =
        new ConsentStore.NewAttempt(
            uid,
            Tickets.hash(state),
            Tickets.hash(cookie),
            verifier.map(CodeVerifier::value),
            metadata.map(ServerMetadata::issuer),
            metadata.filter(ServerMetadata::issuerInCallback).isPresent(),
            LIFE);
    Departure departure =
        new Departure(
            uid, request(server, state, verifier).uri(), rules.setCookie(uid, cookie, COOKIE_LIFE));
    steps.run(transaction -> insert(transaction, link, server, attempt));
    return departure;
  }

  private boolean insert(
      Transaction transaction,
      StoredLoginLink link,
      Server server,
      ConsentStore.NewAttempt attempt) {
    StoredService service = server.row().service();
    steps.stores.consents().insertAttempt(transaction, link, service.identity().uid(), attempt);
    steps.audit(
        transaction,
        ConsentSteps.actor(link),
        ACTION,
        link,
        AuditLog.Outcome.SUCCEEDED,
        "attempt=" + attempt.uid());
    return true;
  }

  private Server server(StoredLoginLink link) {
    try {
      return steps.run(transaction -> server(transaction, link));
    } catch (ConsentException e) {
      steps.run(
          transaction -> {
            steps.audit(
                transaction,
                ConsentSteps.actor(link),
                ACTION,
                link,
                AuditLog.Outcome.DENIED,
                "reason=" + e.reason());
            return true;
          });
      throw e;
    }
  }

  private Server server(Transaction transaction, StoredLoginLink link) {
    if (link.confirmed()) {
      throw new ConsentException(Reason.LINK_USED);
    }
    if (link.expired()) {
      throw new ConsentException(Reason.LINK_EXPIRED);
    }
    if (steps.stores.consents().countAttempts(transaction, link) >= MOST_ATTEMPTS) {
      throw new ConsentException(Reason.LINK_EXHAUSTED);
    }
    StoredProvider provider = provider(transaction, link);
    if (provider.value().configVersion() != link.configVersion()) {
      throw new ConsentException(Reason.SETTINGS_CHANGED);
    }
    IdentityProvider identityProvider =
        catalogue
            .find(provider.value().identityProvider())
            .orElseThrow(() -> new ConsentException(Reason.SETTINGS_UNUSABLE));
    try {
      return new Server(
          provider,
          identityProvider,
          identityProvider.resolve(
              GrantType.AUTHORIZATION_CODE, texts(provider.value().parameters())));
    } catch (ProviderParametersException e) {
      throw new ConsentException(Reason.SETTINGS_UNUSABLE);
    }
  }

  private StoredProvider provider(Transaction transaction, StoredLoginLink link) {
    return steps
        .stores
        .management()
        .services()
        .find(transaction, link.service())
        .flatMap(
            service ->
                steps.stores.management().providers().find(transaction, service, link.provider()))
        .orElseThrow(() -> new ConsentException(Reason.UNKNOWN_LINK));
  }

  private AuthorizationRequest request(
      Server server, Secret state, Optional<CodeVerifier> verifier) {
    AuthorizationProvider provider = server.row().value();
    return new AuthorizationRequest(
        server.identityProvider(),
        server.endpoints(),
        provider.client().authorizationUrl().orElseThrow(),
        provider.client().clientId().orElseThrow(),
        rules.redirectUrls().of(server.row().service().identity().name(), provider.name()),
        state,
        verifier);
  }

  private static Map<String, String> texts(Map<String, Optional<String>> parameters) {
    Map<String, String> texts = new LinkedHashMap<>();
    parameters.forEach((name, value) -> value.ifPresent(text -> texts.put(name, text)));
    return texts;
  }
}
