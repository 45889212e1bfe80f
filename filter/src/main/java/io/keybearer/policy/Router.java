package io.keybearer.policy;

import io.keybearer.policy.expression.RequestUrl;
import io.keybearer.policyset.ApiDefinition;
import io.keybearer.policyset.OperationDefinition;
import io.keybearer.policyset.PathSegments;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the API and the operation of each request. Immutable. */
final class Router {
  private final List<Api> apis;
  private final Route otherwise;
  private final @Nullable Route only;

  /**
   * An API and what its requests go through.
   *
   * @param pipeline for requests that no operation takes
   * @param operations in the order of the definition
   */
  record Api(ApiDefinition definition, Pipeline pipeline, List<Operation> operations) {}

  /** An operation and what its requests go through. */
  record Operation(OperationDefinition definition, Pipeline pipeline) {}

  /**
   * A router.
   *
   * @param global for requests of no API; takes every request when there are no APIs
   * @param apis the more particular ones first
   */
  Router(Pipeline global, List<Api> apis) {
    this.apis = List.copyOf(apis);
    this.otherwise = new Route(global, null, null, Map.of(), apis.isEmpty());
    this.only = apis.isEmpty() ? otherwise : only(apis.get(0));
  }

  /** The route of every request, if the first API takes every request whatever its path. */
  private static @Nullable Route only(Api api) {
    return api.definition.pattern().isEverything() && api.operations.isEmpty()
        ? new Route(api.pipeline, api.definition, null, Map.of(), true)
        : null;
  }

  /** The route of a request. */
  Route route(Exchange exchange) {
    if (only != null) {
      return only;
    }
    List<String> path = PathSegments.of(exchange.path(), exchange.applicationPath());
    if (path == null) {
      return otherwise;
    }
    for (Api api : apis) {
      List<String> below = api.definition.pattern().below(path);
      if (below != null) {
        return route(api, below, exchange);
      }
    }
    return otherwise;
  }

  private static Route route(Api api, List<String> below, Exchange exchange) {
    if (api.operations.isEmpty()) {
      return new Route(api.pipeline, api.definition, null, Map.of(), true);
    }
    Route route = route(api, below, exchange, exchange.method(), true);
    if (route == null && Cors.isPreflight(exchange)) {
      // Unmatched all the same, but the operation that is to follow may permit it.
      String method = String.valueOf(exchange.header(Cors.REQUESTED_METHOD)).strip();
      route = route(api, below, exchange, method, false);
    }
    return route != null ? route : new Route(api.pipeline, api.definition, null, Map.of(), false);
  }

  private static @Nullable Route route(
      Api api, List<String> below, Exchange exchange, String method, boolean matched) {
    Map<String, String[]> query = query(exchange);
    for (Operation operation : api.operations) {
      if (operation.definition.takes(method)) {
        Map<String, String> parameters = operation.definition.template().match(below, query);
        if (parameters != null) {
          return new Route(
              operation.pipeline, api.definition, operation.definition, parameters, matched);
        }
      }
    }
    return null;
  }

  private static Map<String, String[]> query(Exchange exchange) {
    String query = exchange.query();
    return query == null ? Map.of() : new RequestUrl("", "", -1, "", query).query();
  }
}
