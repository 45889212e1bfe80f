package io.keybearer.servlet;

import static io.keybearer.servlet.GatewayServer.document;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What the client gets of a body that policies change while it passes by. */
final class PassingBodyTest {
  private static final String REPLACING = "<find-and-replace from='internal' to='public'/>";
  private static final String CORS =
      "<cors><allowed-origins><origin>https://app.example.test</origin></allowed-origins></cors>";

  private static RawHttp.Answer get(String document, GatewayServer.Behaviour behaviour)
      throws Exception {
    try (GatewayServer server = GatewayServer.start(document, behaviour)) {
      return server.client().send("GET /x HTTP/1.1", "Origin: https://app.example.test");
    }
  }

  @Test
  void aTextIsReplaced_thoughItComesInPieces() throws Exception {
    // When
    RawHttp.Answer answer =
        get(
            document("", REPLACING, ""),
            (request, response) -> {
              response.setContentLength(20);
              response.getOutputStream().print("an int");
              response.flushBuffer();
              response.getOutputStream().print("ernal address, i");
              response.getOutputStream().print("nt");
            });

    // Then
    assertThat(answer.body()).isEqualTo("an public address, int");
    assertThat(answer.header("Content-Length")).isEmpty();
  }

  @Test
  void aTextIsReplaced_whenTheServletClosesTheStream() throws Exception {
    // When
    RawHttp.Answer answer =
        get(
            document("", REPLACING, ""),
            (request, response) -> {
              response.getWriter().print("internal inter");
              response.getWriter().close();
            });

    // Then
    assertThat(answer.body()).isEqualTo("public inter");
  }

  @Test
  void theEndIsSent_whenTheServletWritesWithoutBlocking() throws Exception {
    // When: far more than the sockets take at once, ending in the beginning of what is sought
    RawHttp.Answer answer =
        get(
            document("", REPLACING, ""),
            (request, response) -> {
              AsyncContext async = request.startAsync();
              ServletOutputStream output = response.getOutputStream();
              output.setWriteListener(new Repeats(async, output, 3000));
            });

    // Then
    assertThat(answer.body()).hasSize(3000 * 3006 + 5).endsWith("inter");
    assertThat(answer.body()).doesNotContain("internal");
  }

  private static final class Repeats implements WriteListener {
    private final AsyncContext async;
    private final ServletOutputStream output;
    private final byte[] piece =
        ("internal" + "x".repeat(3000)).getBytes(StandardCharsets.US_ASCII);
    private int left;

    Repeats(AsyncContext async, ServletOutputStream output, int left) {
      this.async = async;
      this.output = output;
      this.left = left;
    }

    @Override
    public void onWritePossible() throws IOException {
      while (left > 0 && output.isReady()) {
        output.write(piece);
        left--;
        if (left == 0) {
          // Completed without asking whether more can be written, as proxies do.
          if (output.isReady()) {
            output.write("inter".getBytes(StandardCharsets.US_ASCII));
            async.complete();
          } else {
            left = -1;
          }
        }
      }
      if (left == -1 && output.isReady()) {
        left = 0;
        output.write("inter".getBytes(StandardCharsets.US_ASCII));
        async.complete();
      }
    }

    @Override
    public void onError(Throwable cause) {
      async.complete();
    }
  }

  @Test
  void anExpressionReadsTheBody_thoughTheServletStreamsIt() throws Exception {
    // When
    RawHttp.Answer answer =
        get(
            document("", "<set-body>@(context.Response.Body.As<string>() + \"!\")</set-body>", ""),
            (request, response) -> {
              response.getWriter().print("hello");
              response.flushBuffer();
              response.getWriter().print(" world");
            });

    // Then
    assertThat(answer.body()).isEqualTo("hello world!");
  }

  @Test
  void aPageMayRead_whateverTheGatewayAnswers() throws Exception {
    // When
    RawHttp.Answer passed =
        get(document(CORS, "", ""), (request, response) -> response.getWriter().print("ok"));
    RawHttp.Answer refused =
        get(
            document(CORS + "<check-header name='X-Key'/>", "", ""),
            (request, response) -> response.getWriter().print("ok"));

    // Then
    assertThat(passed.header("Access-Control-Allow-Origin"))
        .containsExactly("https://app.example.test");
    assertThat(passed.body()).isEqualTo("ok");
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.header("Access-Control-Allow-Origin"))
        .containsExactly("https://app.example.test");
  }
}
