package io.keybearer.admin.security;

import io.keybearer.model.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** A file of one line that only the server's user can read. */
final class PrivateFile {
  private PrivateFile() {}

  /**
   * Writes it, complete or not at all; replaces one that is there.
   *
   * @throws UncheckedIOException if it can't be written
   */
  static void write(Path file, Secret line) {
    try {
      replace(file.toAbsolutePath(), line);
    } catch (IOException e) {
      throw new UncheckedIOException("the file " + file + " can't be written", e);
    }
  }

  private static void replace(Path file, Secret line) throws IOException {
    Path folder = file.getParent();
    if (folder == null) {
      throw new IOException("not a file in a folder");
    }
    Files.createDirectories(folder);
    Path draft = Files.createTempFile(folder, ".secret", null, ownerOnly(folder));
    try {
      Files.writeString(draft, line.expose() + "\n", StandardCharsets.UTF_8);
      try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /**
   * Mode 0600 where the file system has modes; elsewhere, temporary files are the user's own as
   * well.
   */
  private static FileAttribute<?>[] ownerOnly(Path folder) throws IOException {
    if (!Files.getFileStore(folder).supportsFileAttributeView("posix")) {
      return new FileAttribute<?>[0];
    }
    return new FileAttribute<?>[] {
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
    };
  }
}
