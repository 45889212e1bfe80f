package io.keybearer.servlet;

import static io.keybearer.servlet.GatewayServer.document;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.Cookie;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the client gets when policies have something to say about the response. */
final class ResponseViewTest {
  private static final String OUTBOUND =
      "<set-header name='X-Internal' exists-action='delete'/>"
          + "<set-header name='X-Gateway' exists-action='override'><value>g</value></set-header>";

  private static RawHttp.Answer get(String document, GatewayServer.Behaviour behaviour)
      throws Exception {
    try (GatewayServer server = GatewayServer.start(document, behaviour)) {
      return server.client().send("GET /x HTTP/1.1");
    }
  }

  @Test
  void outboundChangesTheHeaders_whenTheServletIsSynchronous() throws Exception {
    RawHttp.Answer answer =
        get(
            document("", OUTBOUND, ""),
            (request, response) -> {
              response.setStatus(201);
              response.addHeader("X-Internal", "1");
              response.addHeader("x-internal", "2");
              response.addHeader("X-Kept", "a");
              response.addHeader("X-Kept", "b");
              response.setContentType("text/plain");
              response.setCharacterEncoding("utf-8");
              response.getWriter().write("hällo");
            });

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("X-Internal")).isEmpty();
    assertThat(answer.header("X-Gateway")).containsExactly("g");
    assertThat(answer.header("X-Kept")).containsExactly("a", "b");
    assertThat(answer.header("Content-Type").get(0))
        .isEqualToIgnoringCase("text/plain;charset=utf-8");
    assertThat(answer.body()).isEqualTo("hällo");
  }

  @Test
  void outboundChangesTheHeaders_whenThereIsNoBody() throws Exception {
    RawHttp.Answer answer =
        get(
            document("", OUTBOUND, ""),
            (request, response) -> {
              response.setStatus(204);
              response.addHeader("X-Internal", "1");
            });

    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.header("X-Internal")).isEmpty();
    assertThat(answer.header("X-Gateway")).containsExactly("g");
  }

  @Test
  void outboundChangesTheHeaders_whenTheServletWritesWithoutBlocking() throws Exception {
    RawHttp.Answer answer =
        get(
            document("", OUTBOUND, ""),
            (request, response) -> {
              AsyncContext async = request.startAsync();
              response.addHeader("X-Internal", "1");
              ServletOutputStream output = response.getOutputStream();
              output.setWriteListener(new Chunks(async, output, 200));
            });

    assertThat(answer.header("X-Internal")).isEmpty();
    assertThat(answer.header("X-Gateway")).containsExactly("g");
    assertThat(answer.body()).hasSize(200 * 1000);
  }

  @Test
  void outboundChangesTheHeaders_whenTheServletCompletesWithoutABody() throws Exception {
    RawHttp.Answer answer =
        get(
            document("", OUTBOUND, ""),
            (request, response) -> {
              AsyncContext async = request.startAsync();
              async.start(
                  () -> {
                    response.setStatus(202);
                    async.complete();
                  });
            });

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.header("X-Gateway")).containsExactly("g");
  }

  @Test
  void outboundChangesTheHeaders_whenAListenerCompletesAfterATimeOut() throws Exception {
    RawHttp.Answer answer =
        get(
            document("", OUTBOUND, ""),
            (request, response) -> {
              AsyncContext async = request.startAsync();
              async.setTimeout(50);
              async.addListener(
                  new AsyncListener() {
                    @Override
                    public void onTimeout(AsyncEvent event) {
                      response.setStatus(504);
                      event.getAsyncContext().complete();
                    }

                    @Override
                    public void onComplete(AsyncEvent event) {}

                    @Override
                    public void onError(AsyncEvent event) {}

                    @Override
                    public void onStartAsync(AsyncEvent event) {}
                  });
            });

    assertThat(answer.status()).isEqualTo(504);
    assertThat(answer.header("X-Gateway")).containsExactly("g");
  }

  @Test
  void outboundChangesTheHeaders_whenTheServletReportsAnError() throws Exception {
    RawHttp.Answer answer =
        get(document("", OUTBOUND, ""), (request, response) -> response.sendError(409, "no good"));

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.header("X-Gateway")).containsExactly("g");
    assertThat(answer.body()).contains("no good");
  }

  @Test
  void outboundChangesTheHeaders_whenTheServletRedirects() throws Exception {
    RawHttp.Answer answer =
        get(document("", OUTBOUND, ""), (request, response) -> response.sendRedirect("/other"));

    assertThat(answer.status()).isEqualTo(302);
    assertThat(answer.header("Location").get(0)).endsWith("/other");
    assertThat(answer.header("X-Gateway")).containsExactly("g");
  }

  @Test
  void outboundCanTakeCookiesAway() throws Exception {
    GatewayServer.Behaviour setsCookies =
        (request, response) -> {
          Cookie cookie = new Cookie("session", "s1");
          cookie.setHttpOnly(true);
          response.addCookie(cookie);
          response.addHeader("Set-Cookie", "plain=1");
        };

    RawHttp.Answer kept = get(document("", OUTBOUND, ""), setsCookies);
    RawHttp.Answer taken =
        get(
            document("", "<set-header name='set-cookie' exists-action='delete'/>", ""),
            setsCookies);

    assertThat(kept.header("Set-Cookie")).hasSize(2).anyMatch(value -> value.contains("HttpOnly"));
    assertThat(taken.header("Set-Cookie")).isEmpty();
  }

  @Test
  void returnResponseInOutboundReplacesWhatTheServletWrites() throws Exception {
    RawHttp.Answer answer =
        get(
            document(
                "",
                "<return-response><set-status code='503'/><set-body>away</set-body>"
                    + "</return-response>",
                ""),
            (request, response) -> {
              response.setContentLength(3);
              response.getOutputStream().write("abc".getBytes(StandardCharsets.UTF_8));
            });

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.body()).isEqualTo("away");
  }

  @Test
  void setBodyInOutboundReplacesTheBodyAlone() throws Exception {
    RawHttp.Answer answer =
        get(
            document("", "<set-body>{\"a\": 1}</set-body>", ""),
            (request, response) -> {
              response.setStatus(203);
              response.setContentType("application/json");
              response.setHeader("Content-Encoding", "gzip");
              response.getOutputStream().write(new byte[100]);
            });

    assertThat(answer.status()).isEqualTo(203);
    assertThat(answer.header("Content-Type").get(0)).startsWith("application/json");
    assertThat(answer.header("Content-Encoding")).isEmpty();
    assertThat(answer.header("Content-Length")).containsExactly("8");
    assertThat(answer.body()).isEqualTo("{\"a\": 1}");
  }

  @Test
  void returnResponseInInboundKeepsTheRequestFromTheServlet() throws Exception {
    RawHttp.Answer answer =
        get(
            document(
                "<return-response><set-status code='418' reason='teapot'/>"
                    + "<set-header name='X-A' exists-action='override'><value>1</value><value>2"
                    + "</value></set-header><set-body>short</set-body></return-response>",
                OUTBOUND,
                ""),
            (request, response) -> response.setHeader("X-Servlet", "ran"));

    assertThat(answer.status()).isEqualTo(418);
    assertThat(answer.header("X-A")).containsExactly("1,2");
    assertThat(answer.header("X-Servlet")).isEmpty();
    assertThat(answer.header("X-Gateway")).isEmpty();
    assertThat(answer.body()).isEqualTo("short");
  }

  @Test
  void failureAnswersWithTheActivityIdAndNothingElse() throws Exception {
    RawHttp.Answer answer =
        get(
            document(
                "<get-authorization-context provider-id='p' authorization-id='unknown'"
                    + " context-variable-name='a'/>",
                "",
                ""),
            (request, response) -> response.setHeader("X-Servlet", "ran"));

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.header("Content-Type")).containsExactly("application/json");
    assertThat(answer.header("X-Servlet")).isEmpty();
    assertThat(answer.body())
        .isEqualTo(
            "{\"statusCode\":500,\"message\":\"Internal server error\",\"activityId\":\""
                + GatewayServer.ACTIVITY
                + "\"}");
  }

  @Test
  void onErrorAnswers_whenTheServletThrows() throws Exception {
    GatewayServer.Behaviour failing =
        (request, response) -> {
          response.setHeader("X-Servlet", "ran");
          throw new IOException("no backend");
        };
    String onError =
        "<set-status code='502'/><set-header name='X-Error' exists-action='override'>"
            + "<value>e</value></set-header>";

    RawHttp.Answer plain = get(document("", "", onError), failing);
    RawHttp.Answer followed = get(document("", OUTBOUND, onError), failing);

    assertThat(plain.status()).isEqualTo(502);
    assertThat(plain.header("X-Error")).containsExactly("e");
    assertThat(followed.status()).isEqualTo(502);
    assertThat(followed.header("X-Error")).containsExactly("e");
    assertThat(followed.header("X-Servlet")).isEmpty();
  }

  @Test
  void outboundAnswersAlone_whenTheDocumentDoesNotForward() throws Exception {
    RawHttp.Answer answer =
        get(
            "<policies><backend/><outbound>" + OUTBOUND + "</outbound></policies>",
            (request, response) -> response.setHeader("X-Servlet", "ran"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("X-Servlet")).isEmpty();
    assertThat(answer.header("X-Gateway")).containsExactly("g");
  }

  @Test
  void eventsArriveAtOnce_whenOutboundChangesHeaders() throws Exception {
    CountDownLatch firstSeen = new CountDownLatch(1);
    try (GatewayServer server =
            GatewayServer.start(
                document("", OUTBOUND, ""),
                (request, response) -> {
                  response.setContentType("text/event-stream");
                  response.getOutputStream().print("data: 1\n\n");
                  response.flushBuffer();
                  assertThat(firstSeen.await(10, TimeUnit.SECONDS)).isTrue();
                  response.getOutputStream().print("data: 2\n\n");
                });
        Socket socket = server.client().open("GET /x HTTP/1.1")) {
      String head = RawHttp.readUntil(socket.getInputStream(), "data: 1");
      firstSeen.countDown();
      String rest = RawHttp.readUntil(socket.getInputStream(), "data: 2");

      assertThat(head).contains("X-Gateway: g");
      assertThat(rest).contains("data: 2");
    }
  }

  /** Writes chunks of a thousand bytes whenever the output is ready. */
  private static final class Chunks implements WriteListener {
    private final AsyncContext async;
    private final ServletOutputStream output;
    private int left;

    Chunks(AsyncContext async, ServletOutputStream output, int count) {
      this.async = async;
      this.output = output;
      this.left = count;
    }

    @Override
    public void onWritePossible() throws IOException {
      while (left > 0 && output.isReady()) {
        output.write(new byte[1000]);
        left--;
      }
      if (left == 0 && output.isReady()) {
        async.complete();
      }
    }

    @Override
    public void onError(Throwable cause) {
      async.complete();
    }
  }
}
