package io.keybearer.admin.consent;

import io.keybearer.admin.testing.RunningAdmin;
import io.keybearer.model.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A browser: it keeps the application's cookies and follows redirects one at a time. The
 * application's public address leads to where it really listens.
 */
final class LoginBrowser {
  private static final Pattern FIELD =
      Pattern.compile("name=\"(form-token|consent-token)\" value=\"([^\"]*)\"");

  private final RunningAdmin admin;
  private final HttpClient client =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
  private final Map<String, String> cookies = new LinkedHashMap<>();

  /** A browser without cookies. */
  LoginBrowser(RunningAdmin admin) {
    this.admin = admin;
  }

  /** Opens an address: the application's public one, one below its context path, or any other. */
  HttpResponse<String> open(String address) {
    return send(HttpRequest.newBuilder(resolved(address)).GET(), address);
  }

  /** Looks at an address without opening it. */
  HttpResponse<String> head(String address) {
    return send(
        HttpRequest.newBuilder(resolved(address))
            .method("HEAD", HttpRequest.BodyPublishers.noBody()),
        address);
  }

  /** Opens the address that an answer leads to. */
  HttpResponse<String> follow(HttpResponse<String> answer) {
    return open(location(answer));
  }

  /** Opens a login link, logs in, and goes on to our page. */
  HttpResponse<String> logIn(String link) {
    return follow(follow(follow(open(link))));
  }

  /** Sends a page's form. */
  HttpResponse<String> send(HttpResponse<String> page, String answer) {
    Map<String, String> fields = new LinkedHashMap<>();
    Matcher field = FIELD.matcher(page.body());
    while (field.find()) {
      fields.put(field.group(1), field.group(2));
    }
    fields.put("answer", answer);
    return post(page.uri().toString(), fields);
  }

  /** Confirms although the page has no such form, with all that the application could check. */
  HttpResponse<String> confirmBlindly(HttpResponse<String> page) {
    String attempt = page.uri().getPath().replaceFirst(".*/", "");
    Secret cookie = Secret.of(cookies.getOrDefault(BrowserCookies.PREFIX + attempt, ""));
    Map<String, String> fields = new LinkedHashMap<>();
    Matcher field = FIELD.matcher(page.body());
    while (field.find()) {
      fields.put(field.group(1), field.group(2));
    }
    fields.put("consent-token", ConsentSteps.formToken(cookie).expose());
    fields.put("answer", "confirm");
    return post(page.uri().toString(), fields);
  }

  /** Sends a form. */
  HttpResponse<String> post(String address, Map<String, String> fields) {
    String body =
        fields.entrySet().stream()
            .map(it -> it.getKey() + "=" + URLEncoder.encode(it.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return send(
        HttpRequest.newBuilder(resolved(address))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Sec-Fetch-Site", "same-origin")
            .POST(HttpRequest.BodyPublishers.ofString(body)),
        address);
  }

  /** Where an answer leads to. */
  static String location(HttpResponse<String> answer) {
    return answer
        .headers()
        .firstValue("Location")
        .orElseThrow(() -> new AssertionError(answer.statusCode() + " " + answer.body()));
  }

  /** The cookies it keeps, by name. */
  Map<String, String> cookies() {
    return cookies;
  }

  private HttpResponse<String> send(HttpRequest.Builder request, String address) {
    boolean ours = resolved(address).getPort() == admin.port();
    if (ours && !cookies.isEmpty()) {
      request.header(
          "Cookie",
          cookies.entrySet().stream()
              .map(it -> it.getKey() + "=" + it.getValue())
              .collect(Collectors.joining("; ")));
    }
    try {
      HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
      answer
          .headers()
          .allValues("Set-Cookie")
          .forEach(
              cookie -> {
                String pair = cookie.substring(0, cookie.indexOf(';'));
                int equals = pair.indexOf('=');
                cookies.put(pair.substring(0, equals), pair.substring(equals + 1));
              });
      return answer;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private URI resolved(String address) {
    if (address.startsWith(RunningAdmin.PUBLIC_BASE_URL)) {
      return admin.uri(address.substring(RunningAdmin.PUBLIC_BASE_URL.length()));
    }
    return address.startsWith("/admin/")
        ? admin.uri(address.substring("/admin".length()))
        : URI.create(address);
  }
}
