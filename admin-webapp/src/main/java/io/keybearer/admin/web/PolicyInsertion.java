package io.keybearer.admin.web;

import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code get-authorization-context} that somebody fills in by a form, and how it gets into a
 * document.
 *
 * @param provider the credential provider's id
 * @param connection the connection's id
 * @param variable the context variable
 * @param identityType {@code managed} or {@code jwt}
 * @param ignoreError whether requests go on without a token
 * @param header whether {@code set-header} puts the token on the request
 */
public record PolicyInsertion(
    String provider,
    String connection,
    String variable,
    String identityType,
    boolean ignoreError,
    boolean header) {
  private static final String VARIABLE = "auth-context";
  private static final Pattern INBOUND =
      Pattern.compile("<inbound\\s*>(?:\\s*<base\\s*/>)?", Pattern.CASE_INSENSITIVE);

  /** What most people want for a connection. */
  PolicyInsertion(String provider, String connection) {
    this(provider, connection, VARIABLE, "managed", false, true);
  }

  /** What a form says. */
  static PolicyInsertion of(PageRequest request) {
    String variable = request.field("variable");
    return new PolicyInsertion(
        request.field("provider"),
        request.field("connection"),
        variable.isEmpty() ? VARIABLE : variable,
        request.field("identity-type").toLowerCase(Locale.ROOT).equals("jwt") ? "jwt" : "managed",
        request.field("ignore-error").equals("true"),
        request.field("header").equals("true"));
  }

  /** The elements, without a line end behind them. */
  String text() {
    String element =
        """
        <get-authorization-context
            provider-id="%s"
            authorization-id="%s"
            context-variable-name="%s"
            identity-type="%s"%s
            ignore-error="%s" />\
        """
            .formatted(
                escaped(provider),
                escaped(connection),
                escaped(variable),
                identityType,
                identityType.equals("jwt") ? identity() : "",
                ignoreError);
    return header ? element + '\n' + setHeader() : element;
  }

  /** The caller's own token, which the gateway verifies. */
  private static String identity() {
    return "\n    identity=\"@(context.Request.Headers.GetValueOrDefault(&quot;Authorization&quot;,"
        + " &quot;&quot;).Replace(&quot;Bearer &quot;, &quot;&quot;))\"";
  }

  private String setHeader() {
    return """
    <set-header name="Authorization" exists-action="override">
      <value>@("Bearer " + ((Authorization)context.Variables.GetValueOrDefault("%s"))?.AccessToken)</value>
    </set-header>\
    """
        .formatted(escaped(variable.replace("\\", "\\\\")).replace("&quot;", "\\&quot;"));
  }

  /**
   * A document with the elements in it.
   *
   * @param document the text
   * @param at the place; where there is none, or none in the text, behind the beginning of {@code
   *     inbound}
   * @return the document as it is when it has no such place
   */
  String into(String document, OptionalInt at) {
    int place = at.orElse(-1);
    if (place < 0 || place > document.length()) {
      Matcher inbound = INBOUND.matcher(document);
      if (!inbound.find()) {
        return document;
      }
      place = inbound.end();
    }
    String line = document.substring(document.lastIndexOf('\n', place - 1) + 1, place);
    String indent = line.substring(0, line.length() - line.stripLeading().length());
    boolean inTag = line.strip().toLowerCase(Locale.ROOT).equals("<inbound>");
    String margin = inTag ? indent + "    " : indent;
    String rest = document.substring(place);
    return document.substring(0, place)
        + (line.isBlank() ? "" : '\n' + margin)
        + text().replace("\n", '\n' + margin)
        + (rest.isEmpty() || rest.startsWith("\n") ? "" : '\n' + margin)
        + rest;
  }

  /** A text as an attribute of XML has it. */
  static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
