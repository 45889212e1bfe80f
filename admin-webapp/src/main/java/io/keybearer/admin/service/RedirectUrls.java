package io.keybearer.admin.service;

import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * The redirect URLs that operators register at identity providers: {@code
 * {base}/callback/{service}/{provider-id}}. One can be computed before its provider exists.
 */
public final class RedirectUrls {
  private static final String UNRESERVED = "-._~";

  private final String base;

  /**
   * Redirect URLs under an address.
   *
   * @param publicBaseUrl where browsers reach this application; never taken from a request
   */
  public RedirectUrls(URI publicBaseUrl) {
    String text = publicBaseUrl.toString();
    this.base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  /** Where browsers reach this application, without a slash at its end. */
  public String base() {
    return base;
  }

  /**
   * The redirect URL of a provider.
   *
   * @param service the service's name
   * @param provider the authorization provider's id
   */
  public String of(String service, String provider) {
    return base + "/callback/" + encoded(service) + '/' + encoded(provider);
  }

  /**
   * Where the native API explains how a gateway would decide on a connection.
   *
   * @param service the service's name
   * @param provider the authorization provider's id
   * @param authorization the authorization's id
   */
  public String explanation(String service, String provider, String authorization) {
    return base
        + "/api/v1/services/"
        + encoded(service)
        + "/authorizationProviders/"
        + encoded(provider)
        + "/authorizations/"
        + encoded(authorization)
        + "/explain";
  }

  /**
   * A path segment that holds any text: RFC 3986 §2.3's unreserved characters stay, all others are
   * encoded.
   */
  private static String encoded(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte unit : text.getBytes(StandardCharsets.UTF_8)) {
      char character = (char) (unit & 0xff);
      boolean plain =
          (character < 128 && Character.isLetterOrDigit(character))
              || UNRESERVED.indexOf(character) >= 0;
      if (plain) {
        encoded.append(character);
      } else {
        encoded.append(String.format("%%%02X", (int) character));
      }
    }
    return encoded.toString();
  }
}
