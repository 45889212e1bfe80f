package io.keybearer.vault;

import io.keybearer.model.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keystore of this process, read again when its file has changed. A file that can't be used
 * leaves the one read before in force, and is warned of once. Thread-safe.
 */
public final class NodeKeystore {
  private static final Logger LOG = LoggerFactory.getLogger(NodeKeystore.class);

  private final Path file;
  private final Secret password;
  private byte[] seen;
  private volatile Keystore current;

  /**
   * Reads a keystore for the first time.
   *
   * @param file the PKCS#12 file
   * @param password the file's password
   * @throws KeystoreException as {@link Keystore#load}
   */
  public NodeKeystore(Path file, Secret password) {
    this.file = file;
    this.password = password;
    this.seen = hash();
    this.current = Keystore.load(file, password);
  }

  /** The keystore in force. */
  public Keystore current() {
    return current;
  }

  /** Reads the file again if it has changed since the last time. */
  public synchronized void look() {
    // Hashed before it is read: what changes in between is seen the next time.
    byte[] found = hash();
    if (Arrays.equals(found, seen)) {
      return;
    }
    seen = found;
    try {
      current = Keystore.load(file, password);
      LOG.info("The keystore {} has changed and is in force", file);
    } catch (KeystoreException e) {
      LOG.warn("The keystore in force is the one read before: {}", e.getMessage());
    }
  }

  /** The file's hash; of nothing when it can't be read. */
  private byte[] hash() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try {
        return digest.digest(Files.readAllBytes(file));
      } catch (IOException e) {
        return digest.digest();
      }
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every JDK", e);
    }
  }
}
