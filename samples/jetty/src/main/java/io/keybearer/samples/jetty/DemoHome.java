package io.keybearer.samples.jetty;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one demo, locked while the demo runs so that two never share a database.
 *
 * <p>The lock ends with the process, however it ends. Files that hold a secret are readable by
 * their owner only.
 */
public final class DemoHome implements AutoCloseable {
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path folder;
  private final FileChannel channel;

  private DemoHome(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /**
   * Makes the folder if need be and locks it.
   *
   * @throws DemoException if another demo runs in it, or it can't be written
   */
  public static DemoHome lock(Path folder) {
    try {
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        channel.close();
        throw new DemoException("Another demo runs in " + folder + "; stop that one first.");
      }
      return new DemoHome(folder, channel);
    } catch (IOException e) {
      throw new DemoException("The folder " + folder + " can't be written: " + e.getMessage(), e);
    }
  }

  /** The folder itself. */
  public Path folder() {
    return folder;
  }

  /** A file or folder in it; need not exist. */
  public Path resolve(String name) {
    return folder.resolve(name);
  }

  /** The secret kept in a file of that name; a random one is made the first time. */
  public Path secretFile(String name) {
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      writePrivately(file, randomText());
    }
    return file;
  }

  /** The port noted under that name by an earlier run. */
  public Optional<Integer> notedPort(String name) {
    Path file = folder.resolve(name + ".port");
    try {
      return Files.exists(file)
          ? Optional.of(Integer.valueOf(Files.readString(file).strip()))
          : Optional.empty();
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Notes a port for the next run. */
  public void notePort(String name, int port) {
    try {
      Files.writeString(folder.resolve(name + ".port"), Integer.toString(port));
    } catch (IOException e) {
      throw new DemoException("A port can't be noted in " + folder + ": " + e.getMessage(), e);
    }
  }

  /** Writes a file that only its owner may read, replacing what was there. */
  static void writePrivately(Path file, String text) {
    try {
      Files.deleteIfExists(file);
      Files.createFile(file, OWNER_ONLY);
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new DemoException("The file " + file + " can't be written: " + e.getMessage(), e);
    }
  }

  /** 256 random bits as text that needs no quoting anywhere. */
  static String randomText() {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Lets another demo use the folder. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new DemoException("The folder " + folder + " can't be unlocked", e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }
}
