package io.keybearer.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.model.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NodeKeystoreTest {
  private static final Secret PASSWORD = Secret.of("password");

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void create() {
    file = folder.resolve("node.p12");
    KeystoreFile.create(file, PASSWORD, false, "node", Instant.now());
  }

  @Test
  void changedFileIsInForce_afterALook() {
    NodeKeystore keystore = new NodeKeystore(file, PASSWORD);
    Keystore before = keystore.current();

    keystore.look();
    assertThat(keystore.current()).isSameAs(before);
    KeystoreFile.rotate(file, PASSWORD, "node", Instant.now());
    keystore.look();

    assertThat(before.wrapCertificates()).hasSize(1);
    assertThat(keystore.current().wrapCertificates()).hasSize(2);
  }

  @Test
  void oldOneStaysInForce_whileTheFileCannotBeUsed_andTheNewOneIsReadOnceItCan()
      throws IOException {
    NodeKeystore keystore = new NodeKeystore(file, PASSWORD);
    Keystore before = keystore.current();

    Files.write(file, "no keystore".getBytes(StandardCharsets.UTF_8));
    keystore.look();
    assertThat(keystore.current()).isSameAs(before);
    Files.delete(file);
    keystore.look();
    assertThat(keystore.current()).isSameAs(before);
    KeystoreFile.create(file, PASSWORD, false, "another", Instant.now());
    keystore.look();

    assertThat(keystore.current().certificates()).isNotEqualTo(before.certificates());
  }
}
