package io.keybearer.oauth;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The parameters that a browser brings back from the authorization endpoint (RFC 6749 §4.1.2).
 *
 * <p>Immutable. Its text form shows nothing of them.
 */
public final class CallbackParameters {
  /** The longest query that is read, in characters. */
  public static final int LONGEST = 16 * 1024;

  private final Map<String, String> values;

  private CallbackParameters(Map<String, String> values) {
    this.values = Collections.unmodifiableMap(values);
  }

  /**
   * Reads a query. One without a value counts as absent (RFC 6749 §3.1).
   *
   * @param rawQuery the query as it came, still encoded; null when there was none
   * @throws MalformedCallbackException if a parameter comes twice (§3.1), the query is too long, or
   *     its encoding is broken; the message repeats no value
   */
  public static CallbackParameters read(@Nullable String rawQuery)
      throws MalformedCallbackException {
    Map<String, String> values = new LinkedHashMap<>();
    String query = rawQuery == null ? "" : rawQuery;
    if (query.length() > LONGEST) {
      throw new MalformedCallbackException(
          "has more than the " + LONGEST + " characters that are read");
    }
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
      if (!pair.isEmpty() && values.putIfAbsent(name, value) != null) {
        throw new MalformedCallbackException("has a parameter twice");
      }
    }
    values.values().removeIf(String::isEmpty);
    return new CallbackParameters(values);
  }

  /** A parameter's value; empty when it is missing. */
  public Optional<String> get(String name) {
    return Optional.ofNullable(values.get(name));
  }

  private static String decoded(String text) throws MalformedCallbackException {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // Without its cause, which quotes the text.
      throw new MalformedCallbackException("is not percent-encoded correctly");
    }
  }

  /** Says what this is, and nothing of what it holds. */
  @Override
  public String toString() {
    return "CallbackParameters[redacted]";
  }
}
