package io.keybearer.servlet;

import io.keybearer.http.ClientIdentity;
import io.keybearer.policy.PolicyRun;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Request attributes by which the policies tell the application behind the filter how to call the
 * backend. They are there only when a policy says something, and can't be changed.
 */
public final class GatewayAttributes {
  /**
   * A text: the backend's base URL that {@code set-backend-service} chose, without a slash at its
   * end. The request's own path and query follow it.
   */
  public static final String BACKEND_URL = "io.keybearer.backend.url";

  /** A text: the id of the backend that {@code set-backend-service} chose instead of a URL. */
  public static final String BACKEND_ID = "io.keybearer.backend.id";

  /** A {@link java.time.Duration}: how long {@code forward-request} lets the response take. */
  public static final String BACKEND_TIMEOUT = "io.keybearer.backend.timeout";

  /** A {@link Boolean}: whether {@code forward-request} follows redirects. */
  public static final String BACKEND_FOLLOW_REDIRECTS = "io.keybearer.backend.follow-redirects";

  /** A text: the version of HTTP for {@code forward-request}, {@code 1}, {@code 2} or 2or1. */
  public static final String BACKEND_HTTP_VERSION = "io.keybearer.backend.http-version";

  /**
   * A {@link javax.net.ssl.SSLContext}: what connections to the backend are made with, so that they
   * show the certificate that {@code authentication-certificate} names. The same object for the
   * same certificate as long as the document is in force, so connections can be kept by it.
   */
  public static final String BACKEND_SSL_CONTEXT = "io.keybearer.backend.ssl-context";

  private static final List<String> NAMES =
      List.of(
          BACKEND_URL,
          BACKEND_ID,
          BACKEND_TIMEOUT,
          BACKEND_FOLLOW_REDIRECTS,
          BACKEND_HTTP_VERSION,
          BACKEND_SSL_CONTEXT);

  private GatewayAttributes() {}

  /** What the policies say under that name; null when they say nothing. */
  static @Nullable Object find(String name, PolicyRun run) {
    return switch (name) {
      case BACKEND_URL -> run.request().backendUrl();
      case BACKEND_ID -> run.request().backendId();
      case BACKEND_TIMEOUT -> run.request().forwarding().timeout();
      case BACKEND_FOLLOW_REDIRECTS -> run.request().forwarding().followsRedirects();
      case BACKEND_HTTP_VERSION -> run.request().forwarding().httpVersion();
      case BACKEND_SSL_CONTEXT -> sslContext(run.request().clientIdentity());
      default -> null;
    };
  }

  private static @Nullable Object sslContext(@Nullable ClientIdentity identity) {
    return identity == null ? null : identity.sslContext();
  }

  /** The names of those that are there. */
  static List<String> names(PolicyRun run) {
    List<String> names = new ArrayList<>();
    for (String name : NAMES) {
      if (find(name, run) != null) {
        names.add(name);
      }
    }
    return names;
  }
}
