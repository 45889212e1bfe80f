package io.keybearer.it;

import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The browser of somebody who logs in: it keeps cookies and goes from page to page. */
public final class LoginBrowser {
  private static final Pattern TOKEN = Pattern.compile("name=\"consent-token\" value=\"([^\"]*)\"");
  private static final Pattern ACTION = Pattern.compile("<form[^>]* action=\"([^\"]*)\"");
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final CookieManager cookies = new CookieManager();
  private final HttpClient client =
      HttpClient.newBuilder()
          .cookieHandler(cookies)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /** A browser without cookies. */
  public LoginBrowser() {}

  /** Opens an address. */
  public HttpResponse<String> open(URI address) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(address));
  }

  /** Opens the address that an answer leads to. */
  public HttpResponse<String> follow(HttpResponse<String> answer)
      throws IOException, InterruptedException {
    return open(location(answer));
  }

  /** Opens a login link, logs in and confirms. */
  public void connect(URI link) throws IOException, InterruptedException {
    confirm(logIn(link));
  }

  /** Opens a login link and logs in: the page that asks for the confirmation. */
  public HttpResponse<String> logIn(URI link) throws IOException, InterruptedException {
    return follow(follow(follow(open(link))));
  }

  /** Confirms on that page. */
  public void confirm(HttpResponse<String> page) throws IOException, InterruptedException {
    Matcher token = TOKEN.matcher(page.body());
    if (!token.find()) {
      throw new AssertionError(page.statusCode() + " " + page.body());
    }
    String form =
        "answer=confirm&consent-token=" + URLEncoder.encode(token.group(1), StandardCharsets.UTF_8);
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(page.uri())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Sec-Fetch-Site", "same-origin")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    if (answer.statusCode() != 303) {
      throw new AssertionError(answer.statusCode() + " " + answer.body());
    }
  }

  /** Sends the first form of a page with these fields, encoded. */
  public HttpResponse<String> submit(HttpResponse<String> page, String fields)
      throws IOException, InterruptedException {
    Matcher action = ACTION.matcher(page.body());
    if (!action.find()) {
      throw new AssertionError(page.statusCode() + " " + page.body());
    }
    URI address = page.uri().resolve(action.group(1).replace("&amp;", "&"));
    return send(
        HttpRequest.newBuilder(address)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(fields)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        client.send(request.timeout(TIMEOUT).build(), BodyHandlers.ofString());
    // Browsers take loopback for as good as TLS.
    cookies.getCookieStore().getCookies().forEach(cookie -> cookie.setSecure(false));
    return answer;
  }

  /** Where an answer leads to. */
  public static URI location(HttpResponse<String> answer) {
    String location =
        answer
            .headers()
            .firstValue("Location")
            .orElseThrow(() -> new AssertionError(answer.statusCode() + " " + answer.body()));
    return answer.uri().resolve(location);
  }

  /** The attempt that it began last. */
  public String attempt() {
    String prefix = "kb-consent-";
    return cookies.getCookieStore().getCookies().stream()
        .map(HttpCookie::getName)
        .filter(name -> name.startsWith(prefix))
        .map(name -> name.substring(prefix.length()))
        .reduce((first, second) -> second)
        .orElseThrow();
  }
}
