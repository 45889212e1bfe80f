package io.keybearer.policy;

import io.keybearer.http.HttpProxy;
import io.keybearer.model.Secret;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code proxy} inside a request that a policy sends: the HTTP proxy that it goes through, and who
 * signs in to it by Basic.
 */
final class RequestProxy {
  private static final int HTTP_PORT = 80;
  private static final HttpProxy NONE = new HttpProxy("", HTTP_PORT, Optional.empty());

  private final Operand<HttpProxy> address;
  private final Operand<@Nullable String> username;
  private final Operand<@Nullable String> password;

  private RequestProxy(ElementReader element) {
    address = element.required("url", "http://host:port", RequestProxy::address, NONE);
    username = element.text("username");
    password = element.text("password");
    if (username instanceof Operand.Constant<@Nullable String> known
        && known.value() != null
        && known.value().indexOf(':') >= 0) {
      element.error("A user name can't have a colon");
    }
    if (element.has("password") && !element.has("username")) {
      element.error("A password needs a user name, attribute 'username'");
    }
  }

  static RequestProxy compile(ElementReader element) {
    return new RequestProxy(element);
  }

  private static @Nullable HttpProxy address(String text) {
    try {
      URI uri = URI.create(text.strip());
      String rest = uri.getRawPath() == null ? "" : uri.getRawPath();
      boolean bare = uri.getRawUserInfo() == null && (rest.isEmpty() || rest.equals("/"));
      if (!"http".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null || !bare) {
        return null;
      }
      int port = uri.getPort() < 0 ? HTTP_PORT : uri.getPort();
      return new HttpProxy(uri.getHost(), port, Optional.empty());
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /**
   * The proxy for this run.
   *
   * @throws PolicyFailure when an expression gives none
   */
  HttpProxy proxy(PolicyRun run) {
    HttpProxy bare = address.of(run);
    String name = username.of(run);
    if (name == null || name.isEmpty()) {
      return bare;
    }
    if (name.indexOf(':') >= 0) {
      throw PolicyFailure.failed(
          ErrorReasons.EXPRESSION, "The expression of the user name gave a colon.", null);
    }
    String secret = password.of(run);
    HttpProxy.Login login = new HttpProxy.Login(name, Secret.of(secret == null ? "" : secret));
    return new HttpProxy(bare.host(), bare.port(), Optional.of(login));
  }
}
