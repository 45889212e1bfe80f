package io.keybearer.policy;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a policy finds the token that it validates: in a header, a query parameter, or wherever an
 * expression says.
 */
final class TokenSource {
  private static final String AUTHORIZATION = "Authorization";
  private static final String BEARER = "Bearer";

  private final @Nullable Operand<String> header;
  private final @Nullable Operand<String> parameter;
  private final Operand<@Nullable String> value;
  private final Operand<@Nullable String> scheme;

  private TokenSource(
      @Nullable Operand<String> header,
      @Nullable Operand<String> parameter,
      Operand<@Nullable String> value,
      Operand<@Nullable String> scheme) {
    this.header = header;
    this.parameter = parameter;
    this.value = value;
    this.scheme = scheme;
  }

  /**
   * Reads the attributes {@code header-name}, {@code query-parameter-name}, {@code token-value} and
   * {@code require-scheme}.
   *
   * @param optional whether the header Authorization is meant when none of the three is there
   */
  static TokenSource read(ElementReader element, boolean optional) {
    boolean inHeader = element.has("header-name");
    boolean inQuery = element.has("query-parameter-name");
    int given = (inHeader ? 1 : 0) + (inQuery ? 1 : 0) + (element.has("token-value") ? 1 : 0);
    if (given > 1 || (given == 0 && !optional)) {
      element.error(
          "Exactly one of 'header-name', 'query-parameter-name' and 'token-value' is required");
    }
    Operand<String> ofHeader =
        inHeader
            ? element.requiredText("header-name")
            : given == 0 ? Operand.constant(AUTHORIZATION) : null;
    return new TokenSource(
        ofHeader,
        inQuery ? element.requiredText("query-parameter-name") : null,
        element.text("token-value"),
        element.text("require-scheme"));
  }

  /** The token of a request; null when it has none, or not with the scheme that it must have. */
  @Nullable String of(PolicyRun run) {
    if (header != null) {
      return ofHeader(header.of(run), run);
    }
    if (parameter != null) {
      String[] values = run.context().request().url().query().get(parameter.of(run));
      return values == null ? null : String.join(",", values);
    }
    return value.of(run);
  }

  private @Nullable String ofHeader(String name, PolicyRun run) {
    List<String> values = run.request().headers().values(name);
    if (values.isEmpty()) {
      return null;
    }
    // Several tokens are none: joined they are malformed, whichever was meant.
    String text = String.join(",", values).strip();
    String required = name.equalsIgnoreCase(AUTHORIZATION) ? scheme.of(run) : null;
    if (required != null && !required.isBlank()) {
      return afterScheme(text, required.strip());
    }
    String token = afterScheme(text, BEARER);
    return token == null ? text : token;
  }

  private static @Nullable String afterScheme(String text, String scheme) {
    String prefix = scheme.toLowerCase(Locale.ROOT) + ' ';
    return text.toLowerCase(Locale.ROOT).startsWith(prefix)
        ? text.substring(prefix.length()).strip()
        : null;
  }
}
