package io.keybearer.testing;

import io.keybearer.model.Secret;
import io.keybearer.vault.KeystoreFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;

/** A node's keystore. One a JVM is made, as its keys take a second or two; tests get copies. */
public final class TestKeystore {
  /** The password of every copy. */
  public static final Secret PASSWORD = Secret.of("changeit-for-tests");

  private static final class Made {
    static final Path FILE = make();
  }

  private TestKeystore() {}

  /**
   * Makes a copy that only its owner can read.
   *
   * @param file where there is none yet
   * @return that file
   */
  public static Path copyTo(Path file) throws IOException {
    return Files.copy(Made.FILE, file, StandardCopyOption.COPY_ATTRIBUTES);
  }

  private static Path make() {
    try {
      Path file = Files.createTempDirectory(Path.of("target"), "keystore").resolve("node.p12");
      KeystoreFile.create(file, PASSWORD, true, "test", Instant.now());
      return file;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
