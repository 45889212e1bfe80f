package io.keybearer.oauth;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A URL with {@code {parameter}} in places. A parameter at the very beginning may be a URL itself;
 * anywhere else it is one host label, several, or one segment of a path, so that no value can turn
 * the URL towards another host.
 */
final class UrlTemplate {
  private static final Pattern PLACE = Pattern.compile("\\{([A-Za-z][A-Za-z0-9]*)}");
  private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9_~-]+(\\.[A-Za-z0-9_~-]+)*");

  private final String template;

  UrlTemplate(String template) {
    this.template = template;
  }

  /**
   * The URL with these values; empty when the one parameter that it consists of is left out, or a
   * problem was reported.
   *
   * @param problems takes a parameter's name and what is wrong with it
   */
  Optional<String> expand(Map<String, String> values, BiConsumer<String, String> problems) {
    StringBuilder url = new StringBuilder();
    Matcher place = PLACE.matcher(template);
    boolean usable = true;
    while (place.find()) {
      String name = place.group(1);
      String value = values.getOrDefault(name, "");
      boolean first = place.start() == 0;
      if (value.isEmpty()) {
        return Optional.empty();
      }
      if (first ? !isUrl(value) : !SEGMENT.matcher(value).matches()) {
        problems.accept(
            name,
            first
                ? "must be an absolute URL with a host and without a fragment"
                : "may have letters, digits, '-', '_', '~' and single dots between them");
        usable = false;
      }
      String part = first && place.end() < template.length() ? withoutSlash(value) : value;
      place.appendReplacement(url, Matcher.quoteReplacement(part));
    }
    place.appendTail(url);
    return usable ? Optional.of(url.toString()) : Optional.empty();
  }

  private static String withoutSlash(String url) {
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  private static boolean isUrl(String text) {
    try {
      URI uri = new URI(text);
      String scheme = uri.getScheme();
      return ("https".equalsIgnoreCase(scheme) || "http".equalsIgnoreCase(scheme))
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawFragment() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
