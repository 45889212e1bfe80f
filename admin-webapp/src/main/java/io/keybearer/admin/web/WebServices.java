package io.keybearer.admin.web;

import io.keybearer.admin.consent.ConsentFlow;
import io.keybearer.admin.security.AccessControl;
import io.keybearer.admin.service.AccessPolicies;
import io.keybearer.admin.service.AuthorizationProviders;
import io.keybearer.admin.service.Authorizations;
import io.keybearer.admin.service.ConnectionOperations;
import io.keybearer.admin.service.Connections;
import io.keybearer.admin.service.Explanations;
import io.keybearer.admin.service.GatewayPolicies;
import io.keybearer.admin.service.IdentityProviders;
import io.keybearer.admin.service.RedirectUrls;
import io.keybearer.admin.service.Services;
import java.util.function.BooleanSupplier;

/**
 * What the pages call. The wiring puts it into the servlet context under {@link #ATTRIBUTE} before
 * servlets start.
 *
 * @param ready whether the store can be used; until then every page is the one that says so
 * @param access who may do what
 * @param visitors who is signed in
 * @param providers the authorization providers
 * @param authorizations their authorizations
 * @param accessPolicies the access policies of those
 * @param services the services
 * @param policies the gateways' policy documents
 * @param explanations explains calls
 * @param identityProviders the kinds of providers
 * @param redirectUrls the redirect URLs of providers
 * @param connections what is known of connections
 * @param operations what can be done with them
 * @param consent the steps of a login
 * @param administration what pages about the service as a whole call
 * @param work what else is done with providers and connections
 */
public record WebServices(
    BooleanSupplier ready,
    AccessControl access,
    Visitors visitors,
    AuthorizationProviders providers,
    Authorizations authorizations,
    AccessPolicies accessPolicies,
    Services services,
    GatewayPolicies policies,
    Explanations explanations,
    IdentityProviders identityProviders,
    RedirectUrls redirectUrls,
    Connections connections,
    ConnectionOperations operations,
    ConsentFlow consent,
    AdministrationServices administration,
    WorkServices work) {
  /** The servlet context's attribute that holds it. */
  public static final String ATTRIBUTE = "io.keybearer.admin.web.services";
}
