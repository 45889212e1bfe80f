package io.keybearer.admin.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Sends what a browser sends: cookies that it was given and where a request comes from. It keeps
 * cookies that are for TLS only, as the application stands behind a proxy that ends it.
 */
public final class Browser {
  private static final Pattern TOKEN = Pattern.compile("name=\"form-token\" value=\"([^\"]+)\"");

  private final RunningAdmin admin;
  private final Map<String, String> cookies = new TreeMap<>();

  /** A browser without cookies. */
  public Browser(RunningAdmin admin) {
    this.admin = admin;
  }

  /**
   * An answer.
   *
   * @param status its status
   * @param location where to go on; empty when nowhere
   * @param setCookie its header Set-Cookie; empty when it has none
   */
  public record Page(int status, String location, String setCookie, String body) {}

  /** Another browser with the same cookies. */
  public Browser copy() {
    Browser copy = new Browser(admin);
    copy.cookies.putAll(cookies);
    return copy;
  }

  /** Follows a link. */
  public Page get(String path) {
    return send("GET", path, "", Map.of());
  }

  /** Sends a form of one of the application's pages. */
  public Page post(String path, Map<String, String> form) {
    return post(path, form, Map.of("Sec-Fetch-Site", "same-origin"));
  }

  /** Sends a form with these headers about where it comes from. */
  public Page post(String path, Map<String, String> form, Map<String, String> headers) {
    String body =
        form.entrySet().stream()
            .map(field -> encoded(field.getKey()) + '=' + encoded(field.getValue()))
            .collect(Collectors.joining("&"));
    return send("POST", path, body, headers);
  }

  /** Sends a form with a file in it. */
  public Page upload(String path, Map<String, String> form, String field, String file) {
    String boundary = "----boundary";
    StringBuilder body = new StringBuilder();
    form.forEach(
        (name, value) ->
            body.append("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name)
                .append("\"\r\n\r\n" + value + "\r\n"));
    body.append("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + field)
        .append("\"; filename=\"x.json\"\r\nContent-Type: application/json\r\n\r\n")
        .append(file + "\r\n--" + boundary + "--\r\n");
    return send(
        "POST",
        path,
        body.toString(),
        Map.of(
            "Sec-Fetch-Site",
            "same-origin",
            "Content-Type",
            "multipart/form-data; boundary=" + boundary));
  }

  /** The form with the session's token, as a page of the session has it. */
  public Map<String, String> withToken(Map<String, String> form) {
    Matcher token = TOKEN.matcher(get("/ui/password").body());
    if (!token.find()) {
      throw new IllegalStateException("nobody is signed in");
    }
    Map<String, String> all = new LinkedHashMap<>(form);
    all.put("form-token", token.group(1));
    return all;
  }

  private Page send(String method, String path, String body, Map<String, String> headers) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    if (!cookies.isEmpty()) {
      all.put(
          "Cookie",
          cookies.entrySet().stream()
              .map(cookie -> cookie.getKey() + '=' + cookie.getValue())
              .collect(Collectors.joining("; ")));
    }
    if (method.equals("POST")) {
      all.putIfAbsent("Content-Type", "application/x-www-form-urlencoded");
    }
    try {
      Http.Answer answer = Http.send(admin, method, path, body, all);
      keep(answer.header("Set-Cookie"));
      return new Page(
          answer.status(), answer.header("Location"), answer.header("Set-Cookie"), answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void keep(String setCookie) {
    if (!setCookie.isEmpty()) {
      String pair = setCookie.split(";", -1)[0];
      int equals = pair.indexOf('=');
      if (setCookie.contains("Max-Age=0")) {
        cookies.remove(pair.substring(0, equals));
      } else {
        cookies.put(pair.substring(0, equals), pair.substring(equals + 1));
      }
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
