package io.keybearer.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.keybearer.policyset.PolicySources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Scopes, routes and subscription keys of a policy set, over HTTP. */
class PolicySetTest {
  private static final String KEY = "b9c0a1d2e3f40516";
  private static final String SECOND_KEY = "5f6e7d8c9baa0011";
  private static final String MISSING =
      "Access denied due to missing subscription key. Make sure to include subscription key when"
          + " making requests to this API.";
  private static final String INVALID =
      "Access denied due to invalid subscription key. Make sure to provide a valid key for an"
          + " active subscription.";

  private final Map<String, byte[]> files = new TreeMap<>();
  private @Nullable GatewayServer server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private PolicySetTest with(String file, String... lines) {
    files.put(file, String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** A document that notes its name before and after the wider scope's inbound. */
  private PolicySetTest withDocument(String file, String name) {
    return with(
        file,
        GatewayServer.document(
            append(name),
            "",
            "<set-header name='X-Handled-By' exists-action='append'><value>"
                + name
                + "</value></set-header>"));
  }

  private static String append(String name) {
    return "<set-header name='X-Scopes' exists-action='append'><value>"
        + name
        + "</value></set-header>";
  }

  private RawHttp client() throws Exception {
    GatewayServer started =
        GatewayServer.start(
            PolicySources.folder("set", files),
            (request, response) -> {
              List<String> scopes =
                  new ArrayList<>(Collections.list(request.getHeaders("X-Scopes")));
              response.getWriter().print(String.join(",", scopes));
            });
    server = started;
    return started.client();
  }

  private PolicySetTest withTwoApis() {
    return withDocument("global.xml", "global")
        .with("apis/orders/api.properties", "url-pattern=/orders/*", "subscription-required=false")
        .withDocument("apis/orders/policy.xml", "orders")
        .with("apis/orders/operations/list.properties", "method=GET", "template=/")
        .withDocument("apis/orders/operations/list.xml", "list")
        .with("apis/orders/operations/get.properties", "method=GET", "template=/{id}")
        .withDocument("apis/orders/operations/get.xml", "get")
        .with("apis/orders/operations/mine.properties", "method=GET", "template=/mine")
        .withDocument("apis/orders/operations/mine.xml", "mine")
        .with("apis/orders/operations/files.properties", "method=GET", "template=/{id}/files/*")
        .withDocument("apis/orders/operations/files.xml", "files")
        .with("apis/orders/operations/search.properties", "method=GET", "template=/?q={text}")
        .withDocument("apis/orders/operations/search.xml", "search")
        .with("apis/orders/operations/create.properties", "method=post", "template=/")
        .with(
            "apis/archive/api.properties",
            "url-pattern=/orders/archive/*",
            "subscription-required=false")
        .withDocument("apis/archive/policy.xml", "archive");
  }

  @ParameterizedTest
  @CsvSource({
    "GET /orders, 'global,orders,list'",
    "GET /orders/, 'global,orders,list'",
    "GET /ORDERS/Mine, 'global,orders,mine'",
    "GET /orders/7, 'global,orders,get'",
    "GET /orders/7/files/a/b.txt, 'global,orders,files'",
    "GET /orders?q=x, 'global,orders,search'",
    "GET /%6frders;v=1/m%69ne, 'global,orders,mine'",
    "POST /orders, 'global,orders'",
    "GET /orders/archive/1, 'global,archive'",
    "DELETE /orders/archive, 'global,archive'",
  })
  void scopesRunFromGlobalToOperation_ofTheMostParticularMatch(String request, String scopes)
      throws Exception {
    // Given
    withTwoApis();
    // When
    RawHttp.Answer answer = client().send(request + " HTTP/1.1");
    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(scopes);
  }

  @Test
  void widerScopeDoesNotRun_whenADocumentHasNoBase() throws Exception {
    // Given
    withTwoApis()
        .with(
            "apis/orders/operations/mine.xml",
            "<policies><inbound>" + append("alone") + "</inbound></policies>");
    // When
    RawHttp.Answer answer = client().send("GET /orders/mine HTTP/1.1");
    // Then
    assertThat(answer.body()).isEqualTo("alone");
  }

  @ParameterizedTest
  @CsvSource({"GET /nothing, global", "PUT /orders/7, 'global,orders'"})
  void requestIsNotFound_whenNothingMatches_andOnErrorOfTheKnownScopesRuns(
      String request, String handlers) throws Exception {
    // Given
    withTwoApis();
    // When
    RawHttp.Answer answer = client().send(request + " HTTP/1.1");
    // Then
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body())
        .isEqualTo(
            "{\"statusCode\":404,\"message\":\"Unable to match incoming request to an"
                + " operation.\"}");
    assertThat(String.join(",", answer.header("X-Handled-By"))).isEqualTo(handlers);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/open/..;/orders",
        "/open/%2e%2e/orders",
        "/open//orders",
        "/open/x%2f..%2f..%2forders",
        "/open/%5c..%5corders",
        "/open/%252e%252e/orders",
        "/open/%c0%ae%c0%ae/orders",
      })
  void pathThatMeansSomethingElseToOthers_reachesNoApi(String path) throws Exception {
    // Given
    with("apis/open/api.properties", "url-pattern=/*", "subscription-required=false")
        .with("apis/open/operations/all.properties", "method=*", "template=/*")
        .with("apis/orders/api.properties", "url-pattern=/orders/*", "subscription-required=true");
    // When
    RawHttp.Answer answer = client().send("GET " + path + " HTTP/1.1");
    // Then
    assertThat(answer.status()).isIn(400, 404);
  }

  private PolicySetTest withSubscriptions() throws Exception {
    return with("apis/orders/api.properties", "url-pattern=/orders/*", "products=starter, gold")
        .with("apis/open/api.properties", "url-pattern=/open/*", "subscription-required=false")
        .with("apis/any/api.properties", "url-pattern=/any/*")
        .with(
            "subscriptions.properties",
            "partner.product=gold",
            "partner.user=ann",
            "partner.state=active",
            "partner.primary-key-sha256=" + sha256(KEY),
            "partner.secondary-key-sha256=" + sha256(SECOND_KEY),
            "paused.product=gold",
            "paused.state=suspended",
            "paused.primary-key-sha256=" + sha256("paused"),
            "past.product=gold",
            "past.state=active",
            "past.end-date=2020-01-01",
            "past.primary-key-sha256=" + sha256("past"),
            "other.product=other",
            "other.state=active",
            "other.primary-key-sha256=" + sha256("other"),
            "free.state=active",
            "free.primary-key-sha256=" + sha256("free"));
  }

  private static String sha256(String key) throws Exception {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/?subscription-key=", "/?other=" + KEY})
  void requestIsRefused_whenTheKeyIsMissing(String target) throws Exception {
    // Given
    withSubscriptions();
    // When
    RawHttp.Answer answer = client().send("GET /orders" + target + " HTTP/1.1");
    // Then
    assertRefused(answer, MISSING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"wrong", "paused", "past", "other", "free", "b9c0a1d2e3f40517"})
  void requestIsRefused_whenTheKeyIsNoValidOneOfTheApi(String key) throws Exception {
    // Given
    withSubscriptions();
    // When
    RawHttp.Answer answer =
        client().send("GET /orders HTTP/1.1", "Ocp-Apim-Subscription-Key: " + key);
    // Then
    assertRefused(answer, INVALID);
  }

  private static void assertRefused(RawHttp.Answer answer, String message) {
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("WWW-Authenticate"))
        .singleElement()
        .asString()
        .contains("Ocp-Apim-Subscription-Key");
    assertThat(answer.body()).isEqualTo("{\"statusCode\":401,\"message\":\"" + message + "\"}");
  }

  @Test
  void requestPasses_withEitherKey_inHeaderOrQuery() throws Exception {
    // Given
    RawHttp client = withSubscriptions().client();
    // When, then
    assertThat(status(client, "/orders", KEY)).isEqualTo(200);
    assertThat(status(client, "/orders", SECOND_KEY)).isEqualTo(200);
    assertThat(status(client, "/any", "free")).isEqualTo(200);
    assertThat(client.send("GET /orders?subscription-key=" + KEY + " HTTP/1.1").status())
        .isEqualTo(200);
  }

  @Test
  void anyKeyOrNonePasses_whenNoneIsRequired() throws Exception {
    // Given
    RawHttp client = withSubscriptions().client();
    // When, then
    assertThat(status(client, "/open", "wrong")).isEqualTo(200);
    assertThat(client.send("GET /open HTTP/1.1").status()).isEqualTo(200);
  }

  private static int status(RawHttp client, String path, String key) throws IOException {
    return client.send("GET " + path + " HTTP/1.1", "ocp-apim-subscription-key: " + key).status();
  }

  private PolicySetTest withOperationOf(String inbound) throws Exception {
    return withSubscriptions()
        .with("apis/orders/operations/get.properties", "method=GET", "template=/{id}")
        .with(
            "apis/orders/operations/get.xml",
            "<policies><inbound><base/>" + inbound + "</inbound></policies>");
  }

  private static RawHttp.Answer preflight(RawHttp client) throws IOException {
    return client.send(
        "OPTIONS /orders/7 HTTP/1.1",
        "Origin: https://page.test",
        "Access-Control-Request-Method: GET");
  }

  @Test
  void preflightIsAnsweredByCorsAlone_withoutKeyAndWithoutAnOperationOfItsMethod()
      throws Exception {
    // Given
    withOperationOf(
        "<return-response><set-status code='418'/></return-response>"
            + "<cors><allowed-origins><origin>https://page.test</origin></allowed-origins></cors>");
    // When
    RawHttp.Answer answer = preflight(client());
    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Access-Control-Allow-Origin")).containsExactly("https://page.test");
  }

  @Test
  void preflightIsRefused_whenNoCorsPolicyAnswersIt() throws Exception {
    // Given
    withOperationOf("<return-response><set-status code='418'/></return-response>");
    // When
    RawHttp.Answer answer = preflight(client());
    // Then
    assertThat(answer.status()).isEqualTo(404);
  }

  private static String scopes(String expression) {
    return "<policies><inbound>" + append("@(" + expression + ")") + "</inbound></policies>";
  }

  @Test
  void expressionsSeeApiOperationAndParameters() throws Exception {
    // Given
    with("apis/orders/api.properties", "url-pattern=/shop/orders/*", "subscription-required=false")
        .with(
            "apis/orders/operations/line.properties",
            "method=GET",
            "template=/{id}/lines({line})?unit={unit}")
        .with(
            "apis/orders/operations/line.xml",
            scopes(
                """
                context.Api.Id + " " + context.Api.Path + " " + context.Operation.Id + " "
                + context.Operation.Method + " " + context.Operation.UrlTemplate + " "
                + context.Request.MatchedParameters["id"] + " "
                + context.Request.MatchedParameters["line"] + " "
                + context.Request.MatchedParameters["unit"] + " "
                + (context.Subscription == null) + (context.User == null)
                + (context.Product == null)"""));
    // When
    RawHttp.Answer answer = client().send("GET /shop/orders/a%20b/lines(7)?unit=kg HTTP/1.1");
    // Then
    assertThat(answer.body())
        .isEqualTo(
            "orders shop/orders line GET /{id}/lines({line})?unit={unit} a b 7 kg TrueTrueTrue");
  }

  @Test
  void expressionsSeeWhoseKeyItIs() throws Exception {
    // Given
    withSubscriptions()
        .with(
            "apis/orders/policy.xml",
            scopes(
                """
                context.Subscription.Id + " " + context.Subscription.Key + " "
                + context.Product.Id + " " + context.User.Id"""));
    // When
    RawHttp.Answer answer =
        client().send("GET /orders HTTP/1.1", "Ocp-Apim-Subscription-Key: " + SECOND_KEY);
    // Then
    assertThat(answer.body()).isEqualTo("partner " + SECOND_KEY + " gold ann");
  }

  @Test
  void lastErrorSaysWhichStepRefused_andTheKeyIsInNoLog() throws Exception {
    // Given
    ListAppender<ILoggingEvent> logged = new ListAppender<>();
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    Level before = root.getLevel();
    logged.start();
    root.addAppender(logged);
    root.setLevel(Level.DEBUG);
    withSubscriptions()
        .with(
            "apis/orders/policy.xml",
            "<policies><on-error><set-header name='X-Error'><value>@(context.LastError.Source + \" \""
                + " + context.LastError.Reason + \" \" + (context.LastError.Scope == null))</value>"
                + "</set-header></on-error></policies>");
    // When
    RawHttp.Answer answer =
        client().send("GET /orders HTTP/1.1", "Ocp-Apim-Subscription-Key: not-the-secret");
    root.detachAppender(logged);
    root.setLevel(before);
    // Then
    assertThat(answer.header("X-Error"))
        .containsExactly("authorization SubscriptionKeyInvalid True");
    assertThat(logged.list)
        .filteredOn(event -> event.getLoggerName().startsWith("io.keybearer"))
        .extracting(ILoggingEvent::getFormattedMessage)
        .anyMatch(line -> line.contains("SubscriptionKeyInvalid"))
        .noneMatch(line -> line.contains("not-the-secret"));
  }

  @Test
  void fragmentsAndNamedValuesComeFromTheFolder() throws Exception {
    // Given
    with("named-values.properties", "scope-name=from-a-value")
        .with("fragments/note.xml", "<fragment>" + append("{{scope-name}}") + "</fragment>")
        .with(
            "global.xml",
            "<policies><inbound><include-fragment fragment-id='note'/></inbound></policies>");
    // When
    RawHttp.Answer answer = client().send("GET /whatever HTTP/1.1");
    // Then
    assertThat(answer.body()).isEqualTo("from-a-value");
  }
}
