package io.keybearer.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keybearer.admin.testing.RunningAdmin;
import io.keybearer.testing.MariaDbServer;
import io.keybearer.testing.TestKeystore;
import io.keybearer.vault.Keystore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start without a keystore file. */
final class FirstKeystoreTest {
  @TempDir private Path folder;
  private String url;

  @BeforeEach
  void createDatabase() throws SQLException {
    url = MariaDbServer.shared().createDatabase();
  }

  @Test
  void keystoreIsMadeForItsOwnerAlone_whenTheSettingSaysSo() throws Exception {
    // Given
    Path keystore = folder.resolve("first.p12");

    // When
    byte[] first;
    try (RunningAdmin admin = start(keystore, true)) {
      admin.awaitReady();
      first = Files.readAllBytes(keystore);
    }

    // Then
    assertThat(Keystore.load(keystore, TestKeystore.PASSWORD).fingerprint()).isPresent();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keystore)))
        .isEqualTo("rw-------");
    try (RunningAdmin again = start(keystore, true)) {
      again.awaitReady();
      assertThat(keystore).hasBinaryContent(first);
    }
  }

  @Test
  void nothingStarts_whenTheSettingDoesNotSaySo() {
    Path keystore = folder.resolve("none.p12");

    assertThatThrownBy(() -> start(keystore, false))
        .hasMessageEndingWith("none.p12 is not there; 'keystore create' makes one");
    assertThat(keystore).doesNotExist();
  }

  private RunningAdmin start(Path keystore, boolean create) throws Exception {
    return RunningAdmin.startAt(
        url,
        folder,
        Map.of("keystore", keystore.toString(), "create-keystore", Boolean.toString(create)));
  }
}
