package io.keybearer.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.keybearer.model.AuthorizationContext;
import io.keybearer.model.AuthorizationRef;
import io.keybearer.testing.AuthorizationServer;
import io.keybearer.testing.TestConnections;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The main path: a token is got once, kept, replaced when it ends, and shown to nobody else. */
final class CredentialManagerTest {
  private static TestConnections connections;
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
  }

  @AfterEach
  void stop() {
    node.close();
    server.close();
  }

  @Test
  void tokenIsGotOnce_whenTwoRequestsFollowEachOther() {
    AuthorizationRef ref = connections.clientCredentials("once", server);

    String first = node.token(ref);
    String second = node.token(ref);

    assertThat(server.issued(first)).isTrue();
    assertThat(second).isEqualTo(first);
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void claimsAreTheAnswersMembers() {
    AuthorizationRef ref = connections.clientCredentials("claims", server);
    node.token(ref);

    AuthorizationContext context = node.manager.authorize(ref, TestConnections.CALLER);

    assertThat(context.claims().get("scope")).isEqualTo("read");
    assertThat(context.claims().get("expires_in")).isEqualTo(3600);
    assertThat(context.claims().get("access_token")).isEqualTo(context.accessToken());
  }

  @Test
  void oneRequestFollows_whenTheTokenHasEnded() {
    AuthorizationRef ref = connections.clientCredentials("ended", server);
    String first = node.token(ref);

    passes(ref, Duration.ofHours(1));
    String second = node.token(ref);
    String third = node.token(ref);

    assertThat(second).isNotEqualTo(first);
    assertThat(third).isEqualTo(second);
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void storedTokenIsUsed_whenAnotherNodeGotIt() {
    AuthorizationRef ref = connections.clientCredentials("shared", server);
    String first = node.token(ref);

    try (TestNode other = new TestNode(connections)) {
      assertThat(other.token(ref)).isEqualTo(first);
    }
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void tokenIsRefreshed_andTheOldOneServedMeanwhile_whenItEndsSoon() {
    AuthorizationRef ref = connections.clientCredentials("soon", server);
    String first = node.token(ref);
    AuthorizationServer.Gate gate = AuthorizationServer.gate(server.usual());
    server.script(gate);

    passes(ref, Duration.ofMinutes(58));
    String during = node.token(ref);
    gate.awaitArrival();
    String waiting = node.token(ref);
    gate.open();

    assertThat(during).isEqualTo(first);
    assertThat(waiting).isEqualTo(first);
    org.awaitility.Awaitility.await().until(() -> !node.token(ref).equals(first));
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void callerIsRefusedBeforeAnythingHappens_whenNoPolicyNamesIt() {
    AuthorizationRef ref = connections.clientCredentials("forbidden", server);

    assertThatExceptionOfType(AuthorizationContextException.class)
        .isThrownBy(() -> node.manager.authorize(ref, TestConnections.STRANGER))
        .matches(e -> e.reason() == Reason.ACCESS_DENIED);
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void callerIsRefused_whenTheTokenIsCached() {
    AuthorizationRef ref = connections.clientCredentials("cached", server);
    node.token(ref);

    assertThatExceptionOfType(AuthorizationContextException.class)
        .isThrownBy(() -> node.manager.authorize(ref, TestConnections.STRANGER))
        .matches(e -> e.reason() == Reason.ACCESS_DENIED);
  }

  @Test
  void authorizationIsNotFound_whenThereIsNone() {
    AuthorizationRef ref = new AuthorizationRef("default", "none", "none");

    assertThat(node.refusal(ref).reason()).isEqualTo(Reason.AUTHORIZATION_NOT_FOUND);
    assertThat(node.refusal(ref).retryAfter()).isEmpty();
  }

  @Test
  void authorizationIsDisabled_whenItIsSwitchedOff() {
    AuthorizationRef ref = connections.clientCredentials("off", server);
    connections.run("update authorization set disabled = true where name_key = 'off'");

    assertThat(node.refusal(ref).reason()).isEqualTo(Reason.DISABLED);
  }

  @Test
  void everyAuthorizationIsDisabledAtOnce_whenItsProviderIsSwitchedOff() {
    AuthorizationRef ref = connections.clientCredentials("killed", server);
    node.token(ref);

    connections.run("update authorization_provider set disabled = true where name = 'killed'");
    connections.changed("PROVIDER", "killed", null);
    node.manager.pollChanges();

    assertThat(node.refusal(ref).reason()).isEqualTo(Reason.DISABLED);
  }

  @Test
  void refreshTokenIsUsedAndReplaced_whenTheGrantIsACode() {
    String grant = server.newGrant();
    AuthorizationRef ref = connections.authorizationCode("code", server, grant);

    String first = node.token(ref);
    passes(ref, Duration.ofHours(1));
    String second = node.token(ref);

    assertThat(server.issued(first)).isTrue();
    assertThat(server.issued(second)).isTrue();
    assertThat(server.requests())
        .extracting(form -> form.get("grant_type"))
        .containsExactly("refresh_token", "refresh_token");
    assertThat(server.accepts(grant)).isFalse();
  }

  @Test
  void tokenIsRefreshedAtTheRefreshUrl_whenTheProviderHasOne() throws IOException {
    try (AuthorizationServer refreshing = AuthorizationServer.start()) {
      AuthorizationRef ref =
          connections.authorizationCode(
              "elsewhere", server, refreshing.newGrant(), refreshing.tokenUrl());

      assertThat(refreshing.issued(node.token(ref))).isTrue();

      assertThat(server.requests()).isEmpty();
      assertThat(refreshing.requests()).hasSize(1);
    }
  }

  @Test
  void claimsThatLaterRequestsNeedStay_whenARefreshDoesNotAnswerThem() {
    // Given
    AuthorizationRef ref = connections.authorizationCode("kept", server, server.newGrant());
    connections.run(
        "update authorization_provider set identity_provider = 'quickbooks', parameters = ?"
            + " where name = ?",
        "{\"clientId\":\"client-1\"}",
        ref.provider());
    server.script(
        AuthorizationServer.status(
            200, "{'access_token':'with-realm','expires_in':60,'realmId':'42','other':'1'}"));

    // When
    String first = node.token(ref);
    passes(ref, Duration.ofHours(1));
    AuthorizationContext second = node.manager.authorize(ref, TestConnections.CALLER);

    // Then
    assertThat(first).isEqualTo("with-realm");
    assertThat(server.issued(second.accessToken())).isTrue();
    assertThat(second.claims().get("realmId")).isEqualTo("42");
    assertThat(second.claims().get("expires_in")).isEqualTo(3600);
    assertThat(second.claims().containsKey("other")).isFalse();
  }

  @Test
  void longTokenIsServed_withAWarningOfItsLength() {
    // Given
    Logger logger = (Logger) LoggerFactory.getLogger(TokenRefresher.class);
    ListAppender<ILoggingEvent> warnings = new ListAppender<>();
    warnings.start();
    logger.addAppender(warnings);
    String longOne = "x".repeat(9000);
    AuthorizationRef ref = connections.clientCredentials("long", server);
    server.script(
        AuthorizationServer.status(
            200, "{'access_token':'" + longOne + "','token_type':'Bearer','expires_in':60}"));

    // When
    String token = node.token(ref);
    logger.detachAppender(warnings);

    // Then
    assertThat(token).isEqualTo(longOne);
    assertThat(warnings.list)
        .singleElement()
        .extracting(ILoggingEvent::getFormattedMessage)
        .asString()
        .contains(ref.toString(), "9000 characters")
        .doesNotContain("xxx");
  }

  @Test
  void noThreadIsLeft_whenTheManagerIsClosed() {
    AuthorizationRef ref = connections.clientCredentials("threads", server);
    node.token(ref);

    node.close();

    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("keybearer-refresh"));
  }

  private void passes(AuthorizationRef ref, Duration duration) {
    connections.timePasses(ref, duration);
    node.time.passes(duration);
  }
}
