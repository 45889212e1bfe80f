package io.keybearer.policy;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code set-backend-service}: chooses the backend by its base URL or by an id that the gateway
 * knows. The request's path and query follow the base URL. The application behind the filter is
 * told by request attributes.
 */
final class SetBackendService implements Policy {
  static final PolicyDefinition DEFINITION =
      new PolicyDefinition("set-backend-service", SetBackendService::compile);

  private static final List<String> OF_OTHER_PLATFORMS =
      List.of(
          "sf-resolve-condition",
          "sf-service-instance-name",
          "sf-partition-key",
          "sf-replica-type",
          "sf-listener-name",
          "dapr-app-id",
          "dapr-method",
          "dapr-namespace");
  private static final String EXPECTED = "an absolute http or https URL without a query";

  private final Optional<Operand<String>> baseUrl;
  private final Optional<Operand<String>> backendId;

  private SetBackendService(
      Optional<Operand<String>> baseUrl, Optional<Operand<String>> backendId) {
    this.baseUrl = baseUrl;
    this.backendId = backendId;
  }

  private static Policy compile(ElementReader element) {
    for (String attribute : OF_OTHER_PLATFORMS) {
      if (element.has(attribute)) {
        element.error("Attribute '" + attribute + "' is not implemented here");
      }
    }
    boolean byId = element.has("backend-id");
    if (byId == element.has("base-url")) {
      element.error("Exactly one of the attributes 'base-url' and 'backend-id' is required");
    }
    Optional<Operand<String>> baseUrl = optional(element, "base-url");
    if (baseUrl.isPresent()
        && baseUrl.get() instanceof Operand.Constant<String> known
        && url(known.value()) == null) {
      element.error("The value of attribute 'base-url' is not " + EXPECTED);
    }
    return new SetBackendService(baseUrl, optional(element, "backend-id"));
  }

  private static Optional<Operand<String>> optional(ElementReader element, String attribute) {
    return element.has(attribute) ? Optional.of(element.requiredText(attribute)) : Optional.empty();
  }

  @Override
  public Flow run(PolicyRun run) {
    if (backendId.isPresent()) {
      run.request().backend(null, backendId.get().of(run));
    } else if (baseUrl.isPresent()) {
      String url = url(baseUrl.get().of(run));
      if (url == null) {
        throw PolicyFailure.failed(
            ErrorReasons.EXPRESSION, "The backend's base URL is not " + EXPECTED + ".", null);
      }
      run.request().backend(url, null);
    }
    return Flow.NEXT;
  }

  /** The base URL without a slash at its end; null when the text is none. */
  private static @Nullable String url(String text) {
    try {
      URI uri = new URI(text.strip());
      boolean http = "http".equalsIgnoreCase(uri.getScheme());
      boolean usable =
          (http || "https".equalsIgnoreCase(uri.getScheme()))
              && uri.getHost() != null
              && uri.getRawUserInfo() == null
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null;
      String url = uri.toString();
      return !usable ? null : url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    } catch (URISyntaxException e) {
      return null;
    }
  }
}
