package io.keybearer.admin.security;

import static io.keybearer.admin.security.TestAccess.ADMIN;
import static io.keybearer.admin.security.TestAccess.ORIGIN;
import static io.keybearer.admin.security.TestAccess.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.model.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verifies who gets a session, what it is worth, and when it ends. */
final class SignInTest {
  private static final Secret WRONG = Secret.of("wrong horse battery");

  @TempDir Path folder;

  private TestAccess test;

  @BeforeEach
  void start() throws Exception {
    test = new TestAccess(folder);
    test.account("Alice", Role.EDITOR);
    test.account("boss", Role.ADMIN);
  }

  @AfterEach
  void stop() {
    test.close();
  }

  @Test
  void rightPassword_beginsASession_withWhatTheAccountMayDo() throws Exception {
    Secret id = test.signIn("alice");

    Session session = test.access.sessions().find(id).orElseThrow();
    assertThat(session.principal())
        .isEqualTo(new Principal("account/Alice", Role.EDITOR.permissions()));
    assertThat(session.account()).contains("Alice");
    assertThat(test.audit())
        .contains("account/Alice session.begin account/Alice Succeeded from 192.0.2.1");
    assertThat(test.texts("select hex(id_hash) from session")).doesNotContain(id.expose());
  }

  @Test
  void wrongPasswordUnknownNameAndDisabledAccount_areRefusedAlike_andAudited() throws Exception {
    test.account("gone", Role.VIEWER);
    test.access
        .accounts()
        .update(ADMIN, "gone", new Accounts.Draft(Role.VIEWER, false, true), Optional.empty());

    SignIn.Result wrong = test.access.signIn().withPassword("alice", WRONG, ORIGIN);
    SignIn.Result unknown = test.access.signIn().withPassword("nobody", PASSWORD, ORIGIN);
    SignIn.Result disabled = test.access.signIn().withPassword("gone", PASSWORD, ORIGIN);

    assertThat(List.of(wrong, unknown, disabled)).containsOnly(new SignIn.Refused(Duration.ZERO));
    assertThat(test.audit())
        .contains(
            "unknown session.begin alice Failed from 192.0.2.1",
            "unknown session.begin nobody Failed from 192.0.2.1",
            "unknown session.begin gone Failed from 192.0.2.1");
  }

  @Test
  void sixthAttempt_hasToWait_evenWithTheRightPassword() throws Exception {
    for (int i = 0; i < 5; i++) {
      test.access.signIn().withPassword("alice", WRONG, ORIGIN);
    }
    holdPauses();

    SignIn.Result right = test.access.signIn().withPassword("alice", PASSWORD, ORIGIN);
    SignIn.Result elsewhere =
        test.access.signIn().withPassword("alice", PASSWORD, TestAccess.from("192.0.2.2"));

    assertThat(right)
        .isInstanceOfSatisfying(
            SignIn.Refused.class, refused -> assertThat(refused.retryAfter()).isPositive());
    assertThat(elsewhere).isInstanceOf(SignIn.Done.class);
  }

  @Test
  void addressesOfOneSubscriber_countAsOne() throws Exception {
    for (int i = 0; i < 6; i++) {
      test.access.signIn().withPassword("alice", WRONG, TestAccess.from("2001:db8:1:2::" + i));
    }

    SignIn.Result right =
        test.access.signIn().withPassword("alice", PASSWORD, TestAccess.from("2001:db8:1:2:9::1"));

    assertThat(right).isInstanceOf(SignIn.Refused.class);
  }

  @Test
  void manyAtOnce_countAsMany() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    CountDownLatch go = new CountDownLatch(1);
    List<Future<SignIn.Result>> results = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      results.add(
          threads.submit(
              () -> {
                go.await();
                return test.access.signIn().withPassword("alice", WRONG, ORIGIN);
              }));
    }

    go.countDown();
    int looked = 0;
    for (Future<SignIn.Result> result : results) {
      looked += result.get().equals(new SignIn.Refused(Duration.ZERO)) ? 1 : 0;
    }
    threads.shutdown();

    assertThat(looked).isEqualTo(5);
  }

  @Test
  void waitEnds_andSuccessForgetsTheFailures() throws Exception {
    for (int i = 0; i < 5; i++) {
      test.access.signIn().withPassword("alice", WRONG, ORIGIN);
    }
    test.run("update sign_in_throttle set blocked_until = utc_timestamp(6) - interval 1 second");

    SignIn.Result right = test.access.signIn().withPassword("alice", PASSWORD, ORIGIN);

    assertThat(right).isInstanceOf(SignIn.Done.class);
    assertThat(test.texts("select failures from sign_in_throttle order by failures"))
        .containsExactly("5", "5");
  }

  @Test
  void signingIn_givesANewId_andEndsTheOldSession() {
    Secret before = test.signIn("alice");

    SignIn.Result again =
        test.access
            .signIn()
            .withPassword("alice", PASSWORD, new SignIn.Origin("192.0.2.1", Optional.of(before)));

    assertThat(((SignIn.Done) again).sessionId().hasSameValueAs(before)).isFalse();
    assertThat(test.access.sessions().find(before)).isEmpty();
  }

  @Test
  void idThatTheBrowserMadeUp_isNeverASession() {
    Secret planted = Secret.of("A".repeat(43));

    test.access
        .signIn()
        .withPassword("alice", PASSWORD, new SignIn.Origin("192.0.2.1", Optional.of(planted)));

    assertThat(test.access.sessions().find(planted)).isEmpty();
  }

  @Test
  void signOut_endsTheSession() throws Exception {
    Secret id = test.signIn("alice");

    test.access.sessions().end(id);

    assertThat(test.access.sessions().find(id)).isEmpty();
    assertThat(test.audit()).contains("account/Alice session.end account/Alice Succeeded");
  }

  @Test
  void session_endsWhenIdle_andAfterItsWholeTime() throws Exception {
    Secret idle = test.signIn("alice");
    test.run("update session set seen_at = utc_timestamp(6) - interval 31 minute");
    Secret old = test.signIn("boss");
    test.run(
        "update session set expires_at = utc_timestamp(6) - interval 1 second"
            + " where principal = 'account/boss'");

    assertThat(test.access.sessions().find(idle)).isEmpty();
    assertThat(test.access.sessions().find(old)).isEmpty();
  }

  @Test
  void use_keepsASessionFromBeingIdle() throws Exception {
    Secret id = test.signIn("alice");
    test.run("update session set seen_at = utc_timestamp(6) - interval 29 minute");
    test.access.sessions().find(id);

    assertThat(
            test.texts(
                "select count(*) from session where seen_at > utc_timestamp(6) - interval 1"
                    + " minute"))
        .containsExactly("1");
  }

  @Test
  void session_hasWhatTheAccountHasNow() {
    Secret id = test.signIn("alice");

    test.access
        .accounts()
        .update(ADMIN, "alice", new Accounts.Draft(Role.VIEWER, true, false), Optional.empty());

    Set<Permission> now = test.access.sessions().find(id).orElseThrow().principal().permissions();
    assertThat(now)
        .containsExactlyInAnyOrder(
            Permission.READ, Permission.READ_AUDIT, Permission.REVEAL_TOKENS);
  }

  @Test
  void userOfTheContainer_hasItsHighestRole() {
    SignIn.Realm realm =
        new SignIn.Realm() {
          @Override
          public boolean logsIn(String name, Secret password) {
            return name.equals("carl") && password.hasSameValueAs(PASSWORD);
          }

          @Override
          public boolean hasRole(String role) {
            return Set.of("keybearer-viewer", "keybearer-operator").contains(role);
          }
        };

    SignIn.Result wrong = test.access.signIn().byContainer(realm, "carl", WRONG, ORIGIN);
    SignIn.Done done =
        (SignIn.Done) test.access.signIn().byContainer(realm, "carl", PASSWORD, ORIGIN);

    assertThat(wrong).isInstanceOf(SignIn.Refused.class);
    assertThat(test.access.sessions().find(done.sessionId()).orElseThrow().principal())
        .isEqualTo(new Principal("user/carl", Role.OPERATOR.permissions()));
  }

  /** Pauses that have begun last for as long as the test. */
  private void holdPauses() throws Exception {
    test.run(
        "update sign_in_throttle set blocked_until = utc_timestamp(6) + interval 1 hour"
            + " where blocked_until > last_at + interval 1 second");
  }

  @Test
  void passwordOfOutdatedParameters_isHashedAnew() throws Exception {
    // The example of RFC 9106's reference implementation: password "password", salt "somesalt".
    test.run(
        "update account set password_hash = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ"
            + "$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc' where name = 'Alice'");

    SignIn.Result result =
        test.access.signIn().withPassword("alice", Secret.of("password"), ORIGIN);

    assertThat(result).isInstanceOf(SignIn.Done.class);
    assertThat(test.texts("select left(password_hash, 30) from account where name = 'Alice'"))
        .containsExactly("$argon2id$v=19$m=19456,t=2,p=1");
    assertThat(test.access.signIn().withPassword("alice", Secret.of("password"), ORIGIN))
        .isInstanceOf(SignIn.Done.class);
  }
}
