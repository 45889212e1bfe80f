package io.keybearer.admin.security;

import static io.keybearer.admin.security.TestAccess.ADMIN;
import static io.keybearer.admin.security.TestAccess.ADMINISTRATOR;
import static io.keybearer.admin.security.TestAccess.ORIGIN;
import static io.keybearer.admin.security.TestAccess.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.keybearer.admin.testing.Http;
import io.keybearer.admin.testing.RunningAdmin;
import io.keybearer.model.Secret;
import io.keybearer.testing.MariaDbServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verifies the ways in which an installation gets its first administrator, and a later one. */
final class SetupTest {
  private static final Optional<AccessSettings.Login> LOGIN =
      Optional.of(new AccessSettings.Login("rescue", PASSWORD));

  @TempDir Path folder;

  @Test
  void codeOfTheFile_makesTheFirstAdministrator_once() throws Exception {
    try (TestAccess test = new TestAccess(folder)) {
      test.access.prepare();
      Secret code = code();
      Setup setup = test.access.setup();
      assertThat(setup.isDone()).isFalse();

      setup.createAdministrator(typed(code), "boss", PASSWORD);

      assertThat(setup.isDone()).isTrue();
      assertThat(test.access.sessions().find(test.signIn("boss")).orElseThrow().principal())
          .isEqualTo(new Principal("account/boss", Role.ADMIN.permissions()));
      assertThat(folder.resolve("setup-code")).doesNotExist();
      assertThat(test.texts("select name from setting")).isEmpty();
      assertThatExceptionOfType(AccessException.class)
          .isThrownBy(() -> setup.createAdministrator(code, "second", PASSWORD));
    }
  }

  @Test
  void otherCode_makesNobody() throws Exception {
    try (TestAccess test = new TestAccess(folder)) {
      test.access.prepare();

      assertThatExceptionOfType(AccessException.class)
          .isThrownBy(
              () ->
                  test.access
                      .setup()
                      .createAdministrator(Secret.of("0".repeat(28)), "boss", PASSWORD))
          .extracting(e -> e.target().orElse(""))
          .isEqualTo("code");
      assertThat(test.texts("select name from account")).isEmpty();
    }
  }

  @Test
  void file_isForItsOwnerAlone_andTheLogHasItsPathButNotTheCode() throws Exception {
    StringBuilder log = new StringBuilder();
    Handler handler = handler(log);
    Logger.getLogger("io.keybearer").addHandler(handler);
    try (TestAccess test = new TestAccess(folder)) {
      test.access.prepare();
    } finally {
      Logger.getLogger("io.keybearer").removeHandler(handler);
    }

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    assertThat(log.toString()).contains(file().toString()).doesNotContain(code().expose());
  }

  @Test
  void everyOperation_answers503_untilTheSetupIsDone() throws Exception {
    String url = MariaDbServer.shared().createDatabase();
    try (RunningAdmin admin =
        RunningAdmin.startAt(url, folder, Map.of("bootstrap-api-token-file", " "))) {
      admin.awaitStore();

      Secret code = code();
      Http.Answer answer =
          Http.send(
              admin, "GET", "/subscriptions/x", "", Map.of("Authorization", "Bearer kb_something"));
      admin.access().setup().createAdministrator(code, "boss", PASSWORD);
      Http.Answer after = Http.send(admin, "GET", "/subscriptions/x", "", Map.of());

      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.body()).contains("SetupRequired").doesNotContain(code.expose());
      assertThat(after.status()).isEqualTo(401);
    }
  }

  @Test
  void setting_makesATemporaryAdministrator_whoeverThereIs() throws Exception {
    try (TestAccess test = new TestAccess(folder)) {
      test.account("boss", Role.ADMIN);
      try (TestAccess recovery = new TestAccess(folder, test.url, LOGIN)) {
        recovery.access.prepare();

        Session session = test.access.sessions().find(test.signIn("rescue")).orElseThrow();
        assertThat(session.temporary()).isTrue();
        assertThat(session.principal().may(Permission.MANAGE_ACCOUNTS)).isTrue();
      }
      assertThat(test.audit())
          .contains(
              "setting administrator-password account.create account/rescue Succeeded role admin");
    }
  }

  @Test
  void temporaryAdministrator_goesWithTheSetting_onceThereIsAnother() throws Exception {
    try (TestAccess first =
        new TestAccess(folder, MariaDbServer.shared().createMigratedDatabase(), LOGIN)) {
      first.access.prepare();
      try (TestAccess alone = new TestAccess(folder, first.url, Optional.empty())) {
        alone.access.prepare();
        assertThat(first.texts("select name from account")).containsExactly("rescue");
      }
      first.access.accounts().create(ADMIN, "boss", PASSWORD, ADMINISTRATOR);

      try (TestAccess later = new TestAccess(folder, first.url, Optional.empty())) {
        later.access.prepare();
      }

      assertThat(first.texts("select name from account")).containsExactly("boss");
    }
  }

  @Test
  void setting_givesADisabledTemporaryAdministratorItsPasswordBack_andLeavesOthersAlone()
      throws Exception {
    try (TestAccess test =
        new TestAccess(folder, MariaDbServer.shared().createMigratedDatabase(), LOGIN)) {
      test.access.prepare();
      test.access.accounts().resetPassword(ADMIN, "rescue", Secret.of("another battery"));
      test.access.prepare();
      assertThat(test.access.signIn().withPassword("rescue", PASSWORD, ORIGIN))
          .isInstanceOf(SignIn.Done.class);

      test.access.accounts().create(ADMIN, "boss", Secret.of("another battery"), ADMINISTRATOR);
      Optional<AccessSettings.Login> boss = Optional.of(new AccessSettings.Login("boss", PASSWORD));
      try (TestAccess taking = new TestAccess(folder, test.url, boss)) {
        taking.access.prepare();
      }

      assertThat(test.access.signIn().withPassword("boss", PASSWORD, ORIGIN))
          .isInstanceOf(SignIn.Refused.class);
    }
  }

  private Path file() {
    return folder.resolve("setup-code");
  }

  private Secret code() throws IOException {
    return Secret.of(Files.readString(file()).strip());
  }

  /** As a person may type it. */
  private static Secret typed(Secret code) {
    return Secret.of(code.expose().toUpperCase(Locale.ROOT).replace('-', ' '));
  }

  private static Handler handler(StringBuilder log) {
    return new Handler() {
      @Override
      public void publish(LogRecord record) {
        log.append(record.getMessage()).append('\n');
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }
}
