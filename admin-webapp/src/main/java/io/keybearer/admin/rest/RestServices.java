package io.keybearer.admin.rest;

import io.keybearer.admin.consent.ConsentFlow;
import io.keybearer.admin.security.AccessControl;
import io.keybearer.admin.service.AccessPolicies;
import io.keybearer.admin.service.AuthorizationProviders;
import io.keybearer.admin.service.Authorizations;
import io.keybearer.admin.service.IdentityProviders;
import io.keybearer.admin.service.RedirectUrls;
import io.keybearer.admin.service.Services;
import io.keybearer.admin.service.Webhooks;
import java.net.URI;
import java.util.function.BooleanSupplier;

/**
 * What the REST API calls. The wiring puts it into the servlet context under {@link #ATTRIBUTE}
 * before servlets start.
 *
 * @param ready whether the store can be used; until then every request is answered 503
 * @param access who may do what
 * @param limits how much a caller may ask
 * @param services the services
 * @param identityProviders the kinds of identity providers
 * @param providers the authorization providers
 * @param authorizations their authorizations
 * @param accessPolicies the access policies of those
 * @param publicBaseUrl where clients reach the application
 * @param consent login links, and who confirms
 * @param redirectUrls the redirect URLs of providers
 * @param webhooks where services tell of what happens
 * @param api the native API's services
 */
public record RestServices(
    BooleanSupplier ready,
    AccessControl access,
    RestLimits limits,
    Services services,
    IdentityProviders identityProviders,
    AuthorizationProviders providers,
    Authorizations authorizations,
    AccessPolicies accessPolicies,
    URI publicBaseUrl,
    ConsentFlow consent,
    RedirectUrls redirectUrls,
    Webhooks webhooks,
    ApiServices api) {
  /** The servlet context's attribute that holds it. */
  public static final String ATTRIBUTE = "io.keybearer.admin.rest.services";
}
