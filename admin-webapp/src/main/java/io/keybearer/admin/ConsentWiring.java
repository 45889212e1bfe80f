package io.keybearer.admin;

import io.keybearer.admin.consent.Callbacks;
import io.keybearer.admin.consent.CodeExchange;
import io.keybearer.admin.consent.Confirmations;
import io.keybearer.admin.consent.ConsentFlow;
import io.keybearer.admin.consent.ConsentRules;
import io.keybearer.admin.consent.ConsentStores;
import io.keybearer.admin.consent.LoginAttempts;
import io.keybearer.admin.consent.LoginLinks;
import io.keybearer.admin.consent.StrangerAudit;
import io.keybearer.http.OutboundHttpClient;
import io.keybearer.oauth.ConnectedAccount;
import io.keybearer.oauth.Discovery;
import io.keybearer.oauth.IssuerMetadata;
import io.keybearer.oauth.ProviderCatalogue;
import io.keybearer.oauth.TokenEndpoint;
import java.security.SecureRandom;
import java.time.InstantSource;

/** Connects the parts of the consent flow. */
final class ConsentWiring {
  private ConsentWiring() {}

  static ConsentFlow flow(ConsentStores stores, ConsentRules rules, OutboundHttpClient http) {
    InstantSource clock = InstantSource.system();
    SecureRandom random = new SecureRandom();
    ProviderCatalogue catalogue = ProviderCatalogue.bundled();
    CodeExchange exchange =
        new CodeExchange(stores, rules, new TokenEndpoint(http, clock), new ConnectedAccount(http));
    StrangerAudit strangers = new StrangerAudit(stores, clock);
    return new ConsentFlow(
        new LoginLinks(stores, rules, random),
        new LoginAttempts(
            stores,
            rules,
            catalogue,
            new IssuerMetadata(new Discovery(http), clock),
            strangers,
            random),
        new Callbacks(stores, rules, catalogue, exchange, strangers),
        new Confirmations(stores, rules),
        strangers);
  }
}
