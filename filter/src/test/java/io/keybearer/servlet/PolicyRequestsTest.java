package io.keybearer.servlet;

import static io.keybearer.servlet.GatewayServer.document;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Requests that policies send, and request attributes that they set, over real HTTP. */
final class PolicyRequestsTest {
  private static final String PLAIN = document("", "", "");

  @Test
  void theAnswerOfAnotherServerIsTheAnswer() throws Exception {
    try (GatewayServer other =
            GatewayServer.start(
                PLAIN,
                (request, response) -> {
                  response.setStatus(418);
                  response.setHeader(
                      "X-Seen", request.getMethod() + " " + request.getHeader("X-A"));
                  response.getWriter().print("tea");
                });
        GatewayServer server =
            GatewayServer.start(
                document(
                    "<send-request response-variable-name='r'><set-url>"
                        + other.url()
                        + "/pot</set-url><set-method>PUT</set-method><set-header name='X-A'>"
                        + "<value>1</value></set-header></send-request>"
                        + "<return-response response-variable-name='r'/>",
                    "",
                    ""),
                (request, response) -> {})) {
      // When
      RawHttp.Answer answer = server.client().send("GET /x HTTP/1.1");

      // Then
      assertThat(answer.status()).isEqualTo(418);
      assertThat(answer.header("X-Seen")).containsExactly("PUT 1");
      assertThat(answer.body()).isEqualTo("tea");
    }
  }

  @Test
  void aForbiddenAddressIsNotCalled() throws Exception {
    List<String> called = new CopyOnWriteArrayList<>();
    try (GatewayServer other =
            GatewayServer.start(PLAIN, (request, response) -> called.add("called"));
        GatewayServer server =
            GatewayServer.start(
                document(
                    "<send-request response-variable-name='r'><set-url>"
                        + other.url().replace("127.0.0.1", "localhost")
                        + "/</set-url></send-request>",
                    "",
                    ""),
                (request, response) -> {})) {
      // When
      RawHttp.Answer answer = server.client().send("GET /x HTTP/1.1");

      // Then
      assertThat(answer.status()).isEqualTo(500);
      assertThat(called).isEmpty();
    }
  }

  @Test
  void aOneWayRequestArrives_thoughNobodyWaits() throws Exception {
    List<String> received = new CopyOnWriteArrayList<>();
    try (GatewayServer other =
            GatewayServer.start(
                PLAIN,
                (request, response) ->
                    received.add(
                        request.getMethod()
                            + " "
                            + new String(
                                request.getInputStream().readAllBytes(), StandardCharsets.UTF_8)));
        GatewayServer server =
            GatewayServer.start(
                document(
                    "<send-one-way-request mode='copy'><set-url>"
                        + other.url()
                        + "/log</set-url></send-one-way-request>",
                    "",
                    ""),
                (request, response) -> {})) {
      // When
      RawHttp.Answer answer = server.client().post("/x", "text/plain", "note");

      // Then
      assertThat(answer.status()).isEqualTo(200);
      await().untilAsserted(() -> assertThat(received).containsExactly("POST note"));
    }
  }

  @Test
  void theApplicationIsToldTheBackend() throws Exception {
    try (GatewayServer server =
        GatewayServer.start(
            document("<set-backend-service base-url='https://b.example.test/v1/'/>", "", "")
                .replace("<backend><base/>", "<backend><forward-request timeout-ms='250'/>"),
            (request, response) -> {
              request.setAttribute(GatewayAttributes.BACKEND_URL, "https://evil.example.test");
              response
                  .getWriter()
                  .print(
                      request.getAttribute(GatewayAttributes.BACKEND_URL)
                          + " "
                          + request.getAttribute(GatewayAttributes.BACKEND_ID)
                          + " "
                          + request.getAttribute(GatewayAttributes.BACKEND_TIMEOUT)
                          + " "
                          + request.getAttribute(GatewayAttributes.BACKEND_FOLLOW_REDIRECTS));
            })) {
      // When
      RawHttp.Answer answer = server.client().send("GET /x HTTP/1.1");

      // Then
      assertThat(answer.body()).isEqualTo("https://b.example.test/v1 null PT0.25S null");
    }
  }
}
