package io.keybearer.policyset;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an operation answers, as an example: the file of a policy set. Immutable. */
public final class ResponseExample {
  /** What names of such files are to be, in words. */
  static final String NAME_EXPECTED =
      "a status code from 200 to 599, -TEXT if there are several, and .json, .xml, .txt, .html or"
          + " .csv, such as 200.json or 404-closed.json";

  private static final Pattern NAME = Pattern.compile("([2-5]\\d\\d)(?:-[^.]+)?\\.([a-z]+)");
  private static final Map<String, String> TYPES =
      Map.of(
          "json", "application/json",
          "xml", "application/xml",
          "txt", "text/plain",
          "html", "text/html",
          "csv", "text/csv");

  private final int status;
  private final String extension;
  private final String contentType;
  private final byte[] body;

  private ResponseExample(int status, String extension, String contentType, byte[] body) {
    this.status = status;
    this.extension = extension;
    this.contentType = contentType;
    this.body = body;
  }

  /** The example in a file of that name; null when the name says no status or type. */
  static @Nullable ResponseExample of(String name, byte[] body) {
    Matcher matcher = NAME.matcher(name);
    String type = matcher.matches() ? TYPES.get(matcher.group(2)) : null;
    return type == null
        ? null
        : new ResponseExample(
            Integer.parseInt(matcher.group(1)),
            Objects.requireNonNull(matcher.group(2)),
            type,
            body.clone());
  }

  /** Its status code. */
  public int status() {
    return status;
  }

  /** Its media type. */
  public String contentType() {
    return contentType;
  }

  /** A copy of its body. */
  public byte[] body() {
    return Arrays.copyOf(body, body.length);
  }

  /**
   * Whether it is of a content type: its own, whatever parameters that has, or one that is written
   * in the same way, as {@code application/problem+json} is in JSON.
   */
  public boolean isOf(String wanted) {
    String type = wanted.toLowerCase(Locale.ROOT).replaceAll(";.*", "").strip();
    return type.equals(contentType)
        || type.endsWith("+" + extension)
        || (extension.equals("xml") && type.equals("text/xml"));
  }
}
