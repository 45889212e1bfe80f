package io.keybearer.servlet;

import java.net.URLDecoder;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/** The parameters of a request whose query or form a policy changed. */
final class Parameters {
  private Parameters() {}

  /**
   * The parameters by name: those of the query, then those of the form. Unmodifiable.
   *
   * @param query the query string; null for none
   * @param form a body of type {@code application/x-www-form-urlencoded}; null for none
   * @param charset what the percent-encoding means; null or unknown: UTF-8
   */
  static Map<String, String[]> parse(
      @Nullable String query, byte @Nullable [] form, @Nullable String charset) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    add(query, StandardCharsets.UTF_8, values);
    if (form != null) {
      add(new String(form, charset(charset)), charset(charset), values);
    }
    Map<String, String[]> parameters = new LinkedHashMap<>();
    values.forEach((name, list) -> parameters.put(name, list.toArray(new String[0])));
    return Collections.unmodifiableMap(parameters);
  }

  private static void add(
      @Nullable String encoded, Charset charset, Map<String, List<String>> values) {
    if (encoded == null || encoded.isEmpty()) {
      return;
    }
    StringTokenizer pairs = new StringTokenizer(encoded, "&");
    while (pairs.hasMoreTokens()) {
      String pair = pairs.nextToken();
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      values
          .computeIfAbsent(decode(name, charset), key -> new ArrayList<>())
          .add(decode(value, charset));
    }
  }

  private static String decode(String text, Charset charset) {
    try {
      return URLDecoder.decode(text, charset);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  private static Charset charset(@Nullable String name) {
    try {
      return name == null ? StandardCharsets.UTF_8 : Charset.forName(name);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return StandardCharsets.UTF_8;
    }
  }
}
