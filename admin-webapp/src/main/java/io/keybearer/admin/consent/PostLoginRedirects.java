package io.keybearer.admin.consent;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where browsers may go after a login (RFC 9700 §4.11): the addresses that settings list, and what
 * lies below them. Immutable.
 *
 * <p>Scheme, host and port must be the same. The path must be the same or go on after a slash; it
 * must not hold dots as segments, nor an encoded slash, backslash or dot, which servers and
 * browsers read in different ways.
 */
public final class PostLoginRedirects {
  /** The most characters of an address. */
  public static final int MOST_CHARACTERS = 2048;

  private static final Set<String> FORBIDDEN_SCHEMES =
      Set.of(
          "javascript", "data", "vbscript", "file", "blob", "about", "filesystem", "view-source");
  private static final Pattern PLAIN = Pattern.compile("[!-~&&[^\\\\\"<>^`{|}]]+");
  private static final Pattern DOUBTFUL =
      Pattern.compile(".*(/\\.{1,2}(/|$)|%2e|%2f|%5c|%00|//).*", Pattern.CASE_INSENSITIVE);

  private final List<URI> shown;
  private final List<URI> codeTaking;

  /**
   * Addresses by what happens there.
   *
   * @param shown where the browser goes after it has confirmed on our page
   * @param codeTaking where it goes at once, with a consent code that the application there hands
   *     back through the API
   */
  public PostLoginRedirects(List<URI> shown, List<URI> codeTaking) {
    this.shown = List.copyOf(shown);
    this.codeTaking = List.copyOf(codeTaking);
  }

  /**
   * An address of a setting; empty when it can't be one. An application's own scheme, such as
   * {@code vscode}, is allowed.
   */
  public static Optional<URI> parse(String text) {
    if (text.length() > MOST_CHARACTERS || !PLAIN.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      URI uri = new URI(text);
      boolean usable =
          uri.getScheme() != null
              && !FORBIDDEN_SCHEMES.contains(uri.getScheme().toLowerCase(Locale.ROOT))
              && uri.getHost() != null
              && uri.getRawUserInfo() == null
              && uri.getRawFragment() == null
              && !DOUBTFUL.matcher(uri.getRawPath()).matches();
      return usable ? Optional.of(uri) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** Whether a browser may be sent there. */
  public boolean allows(String redirect) {
    return parse(redirect).filter(it -> isBelow(it, shown) || isBelow(it, codeTaking)).isPresent();
  }

  /** Whether the application there takes a consent code. */
  boolean takesCode(String redirect) {
    return parse(redirect).filter(it -> isBelow(it, codeTaking)).isPresent();
  }

  /** An address with one more parameter in its query. */
  static URI with(String redirect, String name, String value) {
    return URI.create(
        redirect
            + (redirect.contains("?") ? "&" : "?")
            + name
            + '='
            + URLEncoder.encode(value, StandardCharsets.UTF_8));
  }

  private static boolean isBelow(URI redirect, List<URI> listed) {
    return listed.stream()
        .anyMatch(
            it ->
                it.getScheme().equalsIgnoreCase(redirect.getScheme())
                    && it.getHost().equalsIgnoreCase(redirect.getHost())
                    && port(it) == port(redirect)
                    && isPathBelow(redirect.getRawPath(), it.getRawPath())
                    && (it.getRawQuery() == null
                        || Objects.equals(it.getRawQuery(), redirect.getRawQuery())));
  }

  private static boolean isPathBelow(String path, String listed) {
    String folder = listed.endsWith("/") ? listed : listed + '/';
    return path.equals(listed) || path.startsWith(folder) || (path + '/').equals(folder);
  }

  private static int port(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return switch (uri.getScheme().toLowerCase(Locale.ROOT)) {
      case "https" -> 443;
      case "http" -> 80;
      default -> -1;
    };
  }
}
