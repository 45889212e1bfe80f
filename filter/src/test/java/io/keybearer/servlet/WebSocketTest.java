package io.keybearer.servlet;

import static io.keybearer.servlet.GatewayServer.document;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.ee10.websocket.server.JettyWebSocketServlet;
import org.eclipse.jetty.ee10.websocket.server.JettyWebSocketServletFactory;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.junit.jupiter.api.Test;

/** A WebSocket behind the gateway: policies see its handshake, messages pass through. */
final class WebSocketTest {
  private static final String INBOUND =
      "<set-header name='Authorization' exists-action='override'><value>@(\"Bearer \" +"
          + " context.Request.Headers.GetValueOrDefault(\"X-Who\", \"\"))</value></set-header>";
  private static final String OUTBOUND =
      "<set-header name='X-Gateway' exists-action='override'><value>g</value></set-header>";

  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

  @Test
  void passesMessagesBothWays_afterPoliciesSawTheHandshake() throws Exception {
    // Given
    String large = "x".repeat(40_000);
    try (GatewayServer server = GatewayServer.start(document(INBOUND, OUTBOUND, ""), new Echo())) {
      // When
      WebSocket socket = connect(server);
      String handshake = received.poll(10, TimeUnit.SECONDS);
      socket.sendText("hello", true).join();
      String small = received.poll(10, TimeUnit.SECONDS);
      socket.sendText(large, true).join();
      String back = received.poll(10, TimeUnit.SECONDS);
      socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();

      // Then
      assertThat(handshake).isEqualTo("Bearer somebody");
      assertThat(small).isEqualTo("hello");
      assertThat(back).isEqualTo(large);
    }
  }

  @Test
  void refusesTheHandshake_whenAPolicyAnswers() throws Exception {
    // Given
    String refusal = "<return-response><set-status code='403' reason='No'/></return-response>";
    try (GatewayServer server = GatewayServer.start(document(refusal, "", ""), new Echo())) {
      // When
      Throwable failure = catchThrowable(() -> connect(server));

      // Then
      assertThat(failure).hasCauseInstanceOf(WebSocketHandshakeException.class);
      WebSocketHandshakeException refused =
          (WebSocketHandshakeException) Objects.requireNonNull(failure.getCause());
      assertThat(refused.getResponse().statusCode()).isEqualTo(403);
    }
  }

  private WebSocket connect(GatewayServer server) {
    return HttpClient.newHttpClient()
        .newWebSocketBuilder()
        .header("X-Who", "somebody")
        .buildAsync(URI.create("ws://127.0.0.1:" + server.port() + "/socket"), new Receiver())
        .join();
  }

  /** Collects whole messages. */
  private final class Receiver implements WebSocket.Listener {
    private final StringBuilder message = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      message.append(data);
      if (last) {
        received.add(message.toString());
        message.setLength(0);
      }
      return WebSocket.Listener.super.onText(socket, data, last);
    }
  }

  /** Says first what Authorization the handshake had, then what it is told. */
  private static final class Echo extends JettyWebSocketServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void configure(JettyWebSocketServletFactory factory) {
      factory.setCreator((request, response) -> new Endpoint(request.getHeader("Authorization")));
    }
  }

  /** One connection. */
  public static final class Endpoint extends Session.Listener.AbstractAutoDemanding {
    private final String authorization;

    Endpoint(String authorization) {
      this.authorization = authorization;
    }

    @Override
    public void onWebSocketOpen(Session session) {
      super.onWebSocketOpen(session);
      session.sendText(authorization, Callback.NOOP);
    }

    @Override
    public void onWebSocketText(String text) {
      getSession().sendText(text, Callback.NOOP);
    }
  }
}
