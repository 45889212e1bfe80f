package io.keybearer.admin.security;

import static io.keybearer.admin.security.TestAccess.ADMIN;
import static io.keybearer.admin.security.TestAccess.ADMINISTRATOR;
import static io.keybearer.admin.security.TestAccess.ORIGIN;
import static io.keybearer.admin.security.TestAccess.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.keybearer.model.Secret;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Verifies what accounts can be made and changed, and by which rules. */
final class AccountsTest {
  private static final Accounts.Draft VIEWER = new Accounts.Draft(Role.VIEWER, false, false);

  @TempDir Path folder;

  private TestAccess test;
  private Accounts accounts;

  @BeforeEach
  void start() throws Exception {
    test = new TestAccess(folder);
    accounts = test.access.accounts();
    test.account("boss", Role.ADMIN);
  }

  @AfterEach
  void stop() {
    test.close();
  }

  @Test
  void account_isThere_andItsPasswordIsNowhere() throws Exception {
    accounts.create(ADMIN, "Zoë", PASSWORD, VIEWER);

    assertThat(accounts.get("zoë")).extracting(Accounts.Account::name).isEqualTo("Zoë");
    assertThat(accounts.all()).extracting(Accounts.Account::name).containsExactly("boss", "Zoë");
    assertThat(test.texts("select password_hash from account"))
        .allMatch(hash -> hash.startsWith("$argon2id$v=19$m=19456,t=2,p=1$"))
        .doesNotHaveDuplicates();
    assertThat(test.audit()).contains("test account.create account/Zoë Succeeded role viewer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " a", "a/b", "a\nb", "a%2fb"})
  void nameThatCanNotBeOne_isRefused(String name) {
    refused(AccessException.Kind.INVALID, () -> accounts.create(ADMIN, name, PASSWORD, VIEWER));
  }

  @ParameterizedTest
  @ValueSource(strings = {"short", "aaaaaaaaaaaaaaaa", "administrator"})
  void weakPassword_isRefused(String password) {
    refused(
        AccessException.Kind.INVALID,
        () -> accounts.create(ADMIN, "administrator", Secret.of(password), VIEWER));
  }

  @Test
  void nameThatIsTakenInOtherCasing_isRefused() {
    refused(AccessException.Kind.CONFLICT, () -> accounts.create(ADMIN, "BOSS", PASSWORD, VIEWER));
  }

  @Test
  void lastAdministrator_stays() {
    Accounts.Draft disabled = new Accounts.Draft(Role.ADMIN, false, true);

    refused(
        AccessException.Kind.CONFLICT,
        () -> accounts.update(ADMIN, "boss", VIEWER, Optional.empty()));
    refused(
        AccessException.Kind.CONFLICT,
        () -> accounts.update(ADMIN, "boss", disabled, Optional.empty()));
    refused(AccessException.Kind.CONFLICT, () -> accounts.delete(ADMIN, "boss", Optional.empty()));
    assertThat(accounts.get("boss").role()).isEqualTo(Role.ADMIN);
  }

  @Test
  void oneOfTwoAdministrators_goes() {
    accounts.create(ADMIN, "second", PASSWORD, ADMINISTRATOR);

    accounts.delete(ADMIN, "boss", Optional.empty());

    assertThat(accounts.all()).extracting(Accounts.Account::name).containsExactly("second");
  }

  @Test
  void changeOfWhatSomebodyElseChanged_isRefused() {
    test.account("alice", Role.VIEWER);
    long version = accounts.get("alice").version();
    accounts.update(ADMIN, "alice", ADMINISTRATOR, Optional.of(version));

    refused(
        AccessException.Kind.PRECONDITION_FAILED,
        () -> accounts.update(ADMIN, "alice", VIEWER, Optional.of(version)));
  }

  @Test
  void resetOfAPassword_endsTheSessions() {
    test.account("alice", Role.VIEWER);
    Secret session = test.signIn("alice");

    accounts.resetPassword(ADMIN, "alice", Secret.of("another battery"));

    assertThat(test.access.sessions().find(session)).isEmpty();
    assertThat(test.access.signIn().withPassword("alice", PASSWORD, ORIGIN))
        .isInstanceOf(SignIn.Refused.class);
  }

  @Test
  void changeOfOnesPassword_takesTheCurrentOne_andEndsTheOtherSessions() {
    test.account("alice", Role.VIEWER);
    Secret other = test.signIn("alice");
    Secret own = test.signIn("alice");
    Session session = test.access.sessions().find(own).orElseThrow();
    Secret next = Secret.of("another battery");

    refused(AccessException.Kind.INVALID, () -> accounts.changePassword(session, own, next, next));
    accounts.changePassword(session, own, PASSWORD, next);

    assertThat(test.access.sessions().find(own)).isPresent();
    assertThat(test.access.sessions().find(other)).isEmpty();
    assertThat(test.access.signIn().withPassword("alice", next, ORIGIN))
        .isInstanceOf(SignIn.Done.class);
  }

  @Test
  void disabledAccount_hasNoSessions() {
    test.account("alice", Role.VIEWER);
    Secret session = test.signIn("alice");

    accounts.update(ADMIN, "alice", new Accounts.Draft(Role.VIEWER, false, true), Optional.empty());

    assertThat(test.access.sessions().find(session)).isEmpty();
  }

  private static void refused(
      AccessException.Kind kind, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatExceptionOfType(AccessException.class)
        .isThrownBy(call)
        .extracting(AccessException::kind)
        .isEqualTo(kind);
  }
}
