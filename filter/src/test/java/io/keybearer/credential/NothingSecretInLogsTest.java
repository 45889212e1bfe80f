package io.keybearer.credential;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import io.keybearer.model.AuthorizationRef;
import io.keybearer.testing.AuthorizationServer;
import io.keybearer.testing.TestConnections;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Everything that is logged on good and bad paths, at the finest level of our own loggers. */
final class NothingSecretInLogsTest {
  private static TestConnections connections;
  private static int names;
  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          String trace =
              event.getThrowableProxy() == null
                  ? ""
                  : ThrowableProxyUtil.asString(event.getThrowableProxy());
          lines.add(event.getLoggerName() + " " + event.getFormattedMessage() + " " + trace);
        }
      };
  private AuthorizationServer server;
  private TestNode node;

  @BeforeAll
  static void createStore() {
    connections = new TestConnections();
  }

  @AfterAll
  static void closeStore() {
    connections.close();
  }

  @BeforeEach
  void start() throws IOException {
    server = AuthorizationServer.start();
    node = new TestNode(connections);
    appender.start();
    root().addAppender(appender);
    ((Logger) LoggerFactory.getLogger("io.keybearer")).setLevel(Level.TRACE);
  }

  @AfterEach
  void stop() {
    root().detachAppender(appender);
    ((Logger) LoggerFactory.getLogger("io.keybearer")).setLevel(null);
    node.close();
    server.close();
  }

  @Test
  void failureSaysAuthorizationAndReason() {
    server.secrets("another");
    AuthorizationRef ref = connections.clientCredentials("said" + names++, server);

    node.refusal(ref);

    assertThat(lines)
        .anyMatch(line -> line.contains(ref.toString()) && line.contains("invalid_client"));
  }

  @Test
  void noTokenOrSecretIsLogged() {
    String grant = server.newGrant();
    AuthorizationRef code = connections.authorizationCode("code" + names++, server, grant);
    String issued = node.token(code);
    AuthorizationRef client =
        connections.clientCredentials(
            "client" + names++,
            server.tokenUrl(),
            Map.of("clientSecret", "canary-secret"),
            Map.of());
    // An answer that repeats what it was sent, as careless servers do.
    server.script(
        (exchange, form) ->
            AuthorizationServer.status(400, "{'error':'invalid_client','you_sent':'" + form + "'}")
                .give(exchange, form),
        AuthorizationServer.reset());
    AuthorizationContextException refusal = node.refusal(client);
    AuthorizationRef unreadable = connections.clientCredentials("odd" + names++, server);
    server.script(AuthorizationServer.status(200, "<html>canary-body</html>"));
    node.refusal(unreadable);
    connections.run(
        "update token set sealed_access = 'x' where authorization_id = ?", connections.id(code));
    connections.changed("AUTHORIZATION", code.provider(), code.authorization());
    node.manager.pollChanges();
    AuthorizationContextException unopened = node.refusal(code);

    assertThat(lines).isNotEmpty();
    for (String canary :
        List.of(issued, grant, "canary-secret", "canary-body", "secret-of-client-1")) {
      assertThat(lines).noneMatch(line -> line.contains(canary));
      assertThat(refusal.toString()).doesNotContain(canary);
      assertThat(unopened.toString() + unopened.getCause()).doesNotContain(canary);
    }
  }

  private static Logger root() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }
}
