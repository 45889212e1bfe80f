package io.keybearer.admin.rest;

import jakarta.servlet.ServletContext;
import jakarta.ws.rs.core.Context;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;

/**
 * The REST API as Jersey runs it. {@code WEB-INF/web.xml} names this class; every resource and
 * filter is registered here by hand, and nothing is found by scanning.
 *
 * <p>A request passes, in this order: {@link CanonicalPathFilter}, {@link ReadinessFilter}, {@link
 * BearerFilter}, {@link RequestRateFilter}, {@link BodyTimeFilter}, {@link ApiVersionFilter}, its
 * resource. Each failure ends in {@link ErrorMapper}.
 */
public final class RestApplication extends ResourceConfig {
  /**
   * The API over the services that the wiring left in the servlet context.
   *
   * @param context the web application
   */
  public RestApplication(@Context ServletContext context) {
    if (!(context.getAttribute(RestServices.ATTRIBUTE) instanceof RestServices services)) {
      throw new IllegalStateException("the application's listener has not started");
    }
    property(ServerProperties.FEATURE_AUTO_DISCOVERY_DISABLE, true);
    property(ServerProperties.METAINF_SERVICES_LOOKUP_DISABLE, true);
    property(ServerProperties.WADL_FEATURE_DISABLE, true);
    register(new CanonicalPathFilter());
    register(new ReadinessFilter(services.ready(), services.access().setup()));
    register(new BearerFilter(services.access().bearerTokens(), services.access().denials()));
    RestLimits limits = services.limits();
    register(new RequestRateFilter(new RequestRate(limits.requestsPerMinute(), System::nanoTime)));
    register(new BodyTimeFilter(limits.longestBody()));
    register(new ApiVersionFilter());
    register(new AnswerHeadersFilter());
    register(new BareAnswerFilter());
    register(new ErrorMapper());
    ResourceWriter writer = new ResourceWriter(services.redirectUrls());
    ListPages pages = new ListPages(services.publicBaseUrl());
    register(new ServiceResource(services.services(), writer));
    register(
        new IdentityProviderResource(services.identityProviders(), services.services(), writer));
    register(new ProviderResource(services.providers(), writer, pages));
    register(
        new AuthorizationResource(services.authorizations(), services.consent(), writer, pages));
    register(new AccessPolicyResource(services.accessPolicies(), writer, pages));
    register(new AccountResource(services.access().accounts()));
    register(new ApiTokenResource(services.access().apiTokens()));
    register(new NewConnectionResource(services.authorizations()));
    register(new WebhookResource(services.webhooks()));
    register(new OpenApiResource());
    services.api().register(this);
  }
}
