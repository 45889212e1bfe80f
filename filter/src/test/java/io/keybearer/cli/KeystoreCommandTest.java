package io.keybearer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.model.Secret;
import io.keybearer.vault.Keystore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Keystores made and changed by command. */
final class KeystoreCommandTest {
  private static final String NODE = " --keystore node.p12 --keystore-password-file node.pw";
  private static final String OTHER = " --keystore other.p12 --keystore-password-file node.pw";

  @TempDir private Path folder;
  private Shell shell;

  @BeforeEach
  void writePassword() throws IOException {
    Files.writeString(folder.resolve("node.pw"), "a password of tests\n");
    shell = new Shell(folder);
  }

  @Test
  void createdKeystoreIsItsOwnersAlone_andHoldsWhatItIsFor() throws IOException {
    Shell.Result created = shell.run("keystore create --signing --name war-1" + NODE);

    assertThat(created.code()).as(created.err()).isZero();
    assertThat(created.out()).contains("wrap ", "sign ").doesNotContain("password of tests");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("node.p12"))))
        .isEqualTo("rw-------");
    Keystore loaded = load();
    assertThat(loaded.canSign()).isTrue();
    assertThat(loaded.wrapCertificates().get(0).getSubjectX500Principal().getName())
        .contains("war-1");
  }

  @Test
  void existingKeystoreIsNotOverwritten() throws IOException {
    shell.run("keystore create" + NODE);
    byte[] before = Files.readAllBytes(folder.resolve("node.p12"));

    Shell.Result again = shell.run("keystore create" + NODE);

    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err()).contains("exists already").doesNotContain("\tat ");
    assertThat(Files.readAllBytes(folder.resolve("node.p12"))).isEqualTo(before);
  }

  @Test
  void certificateOfAnotherNodeIsAddedOnce_andRemoved() throws IOException {
    shell.run("keystore create --signing" + NODE);
    shell.run("keystore create" + OTHER);
    String pem = shell.run("keystore list --pem --alias wrap" + OTHER).out();
    Files.writeString(folder.resolve("other.pem"), pem);

    Shell.Result added = shell.run("keystore add-certificate other.pem --name gateway-1" + NODE);
    int recipients = load().recipients().size();
    Shell.Result again = shell.run("keystore add-certificate other.pem --name gateway-2" + NODE);
    Shell.Result removed = shell.run("keystore remove-certificate trust-gateway-1" + NODE);

    assertThat(added.code()).as(added.err()).isZero();
    assertThat(added.out()).contains("trust-gateway-1", "recipient");
    assertThat(recipients).isEqualTo(2);
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err()).contains("already, as trust-gateway-1");
    assertThat(removed.code()).as(removed.err()).isZero();
    assertThat(load().recipients()).hasSize(1);
    assertThat(Files.getPosixFilePermissions(folder.resolve("node.p12"))).hasSize(2);
  }

  @Test
  void ownKeyIsNotRemovedAsACertificate() {
    shell.run("keystore create" + NODE);

    Shell.Result removed = shell.run("keystore remove-certificate wrap" + NODE);

    assertThat(removed.code()).isEqualTo(1);
    assertThat(load().wrapCertificates()).hasSize(1);
  }

  @Test
  void rotationKeepsBothKeys_untilItIsFinished() {
    shell.run("keystore create --signing" + NODE);

    Shell.Result rotated = shell.run("keystore rotate" + NODE);
    int between = load().wrapCertificates().size();
    Shell.Result finished = shell.run("keystore rotate --finish" + NODE);
    String after = shell.run("keystore list" + NODE).out();

    assertThat(rotated.out()).contains("wrap-2", "sign-2");
    assertThat(between).isEqualTo(2);
    assertThat(finished.out())
        .contains("removed the private key wrap", "removed the private key sign");
    assertThat(load().wrapCertificates()).hasSize(1);
    assertThat(after).contains("wrap-2", "sign-2", "trust-", "signer");
    assertThat(shell.run("keystore rotate --finish" + NODE).out()).contains("nothing to finish");
  }

  @Test
  void certificateThatEndsSoonIsWarnedOf_andOneThatHasEnded() {
    shell.run("keystore create" + NODE);
    Instant created = Instant.now();

    Shell.Result now = listAt(created);
    Shell.Result late = listAt(created.plus(Duration.ofDays(2 * 365 - 29)));
    Shell.Result after = listAt(created.plus(Duration.ofDays(2 * 365 + 1)));

    assertThat(now.err()).isEmpty();
    assertThat(late.err()).contains("warning: wrap ends in 2").contains("days");
    assertThat(after.err()).contains("warning: wrap has ended");
    assertThat(after.code()).isZero();
  }

  @Test
  void problemsAreSaidInASentence_andThePasswordIsNot() throws IOException {
    shell.run("keystore create" + NODE);
    Files.writeString(folder.resolve("wrong.pw"), "another password");

    Shell.Result wrong =
        shell.run("keystore list --keystore node.p12 --keystore-password-file wrong.pw");
    Shell.Result none = shell.run("keystore list --keystore node.p12");
    Shell.Result unknown = shell.run("keystore shred" + NODE);
    Files.setPosixFilePermissions(
        folder.resolve("node.p12"), PosixFilePermissions.fromString("rw-r-----"));
    Shell.Result open = shell.run("keystore list" + NODE);

    assertThat(wrong.code()).isEqualTo(1);
    assertThat(wrong.err()).contains("its password").doesNotContain("another password", "\tat ");
    assertThat(none.code()).isEqualTo(1);
    assertThat(none.err()).contains("'keystore-password'", "is missing");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(open.err()).contains("chmod 600");
  }

  private Shell.Result listAt(Instant now) {
    return shell.run(new CommandLine(new KeystoreCommand(() -> now)), "list" + NODE);
  }

  private Keystore load() {
    return Keystore.load(folder.resolve("node.p12"), Secret.of("a password of tests"));
  }
}
