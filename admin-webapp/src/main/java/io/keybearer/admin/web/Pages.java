package io.keybearer.admin.web;

import io.keybearer.admin.consent.ConsentFlow;
import io.keybearer.admin.security.Permission;
import io.keybearer.admin.service.BulkJob.Action;
import io.keybearer.admin.service.BulkOperations;
import io.keybearer.admin.service.GatewayPolicies;
import io.keybearer.admin.service.PolicyDrafts;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** All pages with their paths and who may see and use them. */
final class Pages {
  private Pages() {}

  /** The pages over these services, about one of the services that they manage. */
  static List<Route> of(WebServices services, String service) {
    List<Route> all = new ArrayList<>(bulk(services, service));
    all.addAll(looks(services, service));
    all.addAll(provider(services, service));
    all.addAll(routes(services, service));
    return List.copyOf(all);
  }

  private static List<Route> routes(WebServices services, String service) {
    ConnectionPage connection =
        new ConnectionPage(
            services.connections(),
            services.accessPolicies(),
            services.services(),
            services.providers(),
            new Snippets(services.redirectUrls(), service),
            services.work().tokens(),
            service);
    ConsentFlow consent = services.consent();
    GatewayPolicies policies = services.policies();
    return List.of(
        Route.open("/", request -> new Answer.Redirect("/ui/")),
        Route.open("/ui/theme", new ThemePage()),
        Route.open("/consent/start/{ticket}", new LoginStartPage(consent.attempts())),
        Route.open("/consent/{attempt}", new ConsentPage(consent.confirmations())),
        Route.open("/consent/{attempt}/again", new LoginAgainPage(consent.attempts())),
        Route.open("/callback/{service}/{provider}", new CallbackPage(consent.callbacks())),
        Route.of(
            "/ui/",
            new OverviewPage(services.connections(), services.administration().surveys(), service),
            Permission.READ,
            Permission.READ),
        Route.of(
            "/ui/providers/{provider}/connections/new",
            new NewConnectionPage(
                services.providers(),
                services.authorizations(),
                services.accessPolicies(),
                services.services(),
                services.identityProviders(),
                service),
            Permission.EDIT,
            Permission.EDIT),
        Route.of(
            "/ui/providers",
            new ProvidersPage(
                services.work().lists(),
                services.connections(),
                services.identityProviders(),
                InstantSource.system(),
                service),
            Permission.READ,
            Permission.EDIT),
        Route.of(
            "/ui/connections/{provider}/{connection}",
            connection,
            Permission.READ,
            Permission.EDIT),
        Route.of(
            "/ui/connections/{provider}/{connection}/delete",
            new DeleteConnectionPage(services.authorizations(), services.connections(), service),
            Permission.EDIT,
            Permission.EDIT),
        Route.of(
            "/ui/connections/{provider}/{connection}/access-policies/{policy}/delete",
            new DeleteAccessPolicyPage(services.accessPolicies(), service),
            Permission.EDIT,
            Permission.EDIT),
        Route.of(
            "/ui/connections/{provider}/{connection}/login-link",
            new LoginLinkPage(consent.links(), service),
            Permission.CONNECT,
            Permission.CONNECT),
        Route.of(
            "/ui/policies", new PoliciesPage(policies, service), Permission.READ, Permission.READ),
        Route.of(
            "/ui/policies/editor",
            new PolicyEditorPage(
                policies, new PolicyDrafts(policies, services.connections()), service),
            Permission.READ,
            Permission.READ),
        Route.of(
            "/ui/policies/words",
            new PolicyWordsPage(services.providers(), services.connections(), service),
            Permission.READ,
            Permission.READ),
        Route.of(
            "/ui/policies/texts/{hash}",
            new PolicyTextPage(policies, service, false),
            Permission.READ,
            Permission.READ),
        Route.of(
            "/ui/policies/texts/{hash}/download",
            new PolicyTextPage(policies, service, true),
            Permission.READ,
            Permission.READ),
        Route.of(
            "/ui/test",
            new TestPage(services.explanations(), service),
            Permission.OPERATE,
            Permission.OPERATE),
        Route.of(
            "/ui/connections/{provider}/{connection}/{action}",
            new ConnectionActionPage(services.operations(), connection, service),
            Permission.OPERATE,
            Permission.OPERATE),
        Route.of(
            "/ui/connections",
            new ConnectionsPage(services.connections(), service),
            Permission.READ,
            Permission.OPERATE));
  }

  private static List<Route> provider(WebServices services, String service) {
    ProviderPage page =
        new ProviderPage(
            services.providers(),
            services.connections(),
            services.identityProviders(),
            services.redirectUrls(),
            services.administration().surveys(),
            service);
    return List.of(
        Route.of(
            "/ui/providers/new",
            new NewProviderPage(
                services.providers(),
                services.identityProviders(),
                services.redirectUrls(),
                services.work(),
                service),
            Permission.EDIT,
            Permission.EDIT),
        Route.of("/ui/providers/{provider}", page, Permission.READ, Permission.EDIT),
        Route.of(
            "/ui/providers/{provider}/delete",
            new DeleteProviderPage(
                services.providers(), services.connections(), services.work().lists(), service),
            Permission.EDIT,
            Permission.EDIT),
        Route.of(
            "/ui/providers/{provider}/secrets",
            new ProviderSecretsPage(services.work().secrets(), page, service),
            Permission.EDIT,
            Permission.EDIT),
        Route.of(
            "/ui/providers/{provider}/{action}",
            new ProviderActionPage(services.work(), services.connections(), page, service),
            Permission.OPERATE,
            Permission.OPERATE));
  }

  private static List<Route> looks(WebServices services, String service) {
    return List.of(
        Route.of(
            "/ui/connections/{provider}/{connection}/reveal",
            new RevealPage(services.work().tokens(), service),
            Permission.REVEAL_TOKENS,
            Permission.REVEAL_TOKENS),
        Route.of(
            "/ui/connections/{provider}/{connection}/check-access",
            new CheckAccessPage(services.work().explanations(), service),
            Permission.OPERATE,
            Permission.OPERATE));
  }

  private static List<Route> bulk(WebServices services, String service) {
    Set<Action> deletion = Set.of(Action.DELETE);
    Set<Action> others = EnumSet.complementOf(EnumSet.of(Action.DELETE));
    BulkOperations bulk = services.work().bulk();
    BulkStartPage delete = new BulkStartPage(bulk, services.connections(), service, deletion);
    BulkStartPage start = new BulkStartPage(bulk, services.connections(), service, others);
    BulkJobPage job = new BulkJobPage(bulk, service);
    return List.of(
        Route.of("/ui/bulk/delete", delete, Permission.EDIT, Permission.EDIT),
        Route.of("/ui/bulk/{action}", start, Permission.OPERATE, Permission.OPERATE),
        Route.of("/ui/bulk/jobs/{job}", job, Permission.READ, Permission.OPERATE),
        Route.of("/ui/bulk/jobs/{job}/results", job::results, Permission.READ, Permission.READ));
  }
}
