package io.keybearer.vault;

import io.keybearer.model.Secret;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** Makes and writes the PKCS#12 file of a {@link Keystore}. */
public final class KeystoreFile {
  /** How long a new certificate is valid. */
  public static final Duration VALIDITY = Duration.ofDays(2 * 365);

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private KeystoreFile() {}

  /**
   * Makes a keystore with a fresh {@code wrap} key and, for an admin web application, a fresh
   * {@code sign} key.
   *
   * @param file where; must not exist; readable by its owner alone
   * @param password the file's password
   * @param signing whether it is to sign key rows
   * @param name what the certificates are named after, such as the host's name
   * @param now the certificates' first moment
   * @throws KeystoreException when the file exists or can't be written
   */
  public static void create(Path file, Secret password, boolean signing, String name, Instant now) {
    if (Files.exists(file)) {
      throw new KeystoreException("keystore " + file + " exists already");
    }
    try {
      KeyStore entries = KeyStore.getInstance("PKCS12");
      entries.load(null, null);
      set(entries, "wrap", MasterCertificate.forWrapping(name, now, VALIDITY), password);
      if (signing) {
        set(entries, "sign", MasterCertificate.forSigning(name, now, VALIDITY), password);
      }
      write(file, entries, password);
    } catch (IOException | GeneralSecurityException e) {
      throw new KeystoreException("keystore " + file + " can't be written", e);
    }
  }

  private static void set(KeyStore entries, String alias, MasterCertificate made, Secret password)
      throws GeneralSecurityException {
    entries.setKeyEntry(
        alias,
        made.privateKey(),
        password.expose().toCharArray(),
        new X509Certificate[] {made.certificate()});
  }

  /**
   * Writes aside and moves into place, so that a reader never sees half a file, and two writers
   * never mix.
   */
  private static void write(Path file, KeyStore entries, Secret password)
      throws IOException, GeneralSecurityException {
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Path aside = Files.createTempFile(folder, "keystore", ".tmp");
    try {
      if (isPosix(aside)) {
        Files.setPosixFilePermissions(aside, OWNER_ONLY);
      }
      try (OutputStream out = Files.newOutputStream(aside)) {
        entries.store(out, password.expose().toCharArray());
      }
      try {
        Files.createLink(file, aside);
      } catch (UnsupportedOperationException e) {
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (FileAlreadyExistsException e) {
      throw new KeystoreException("keystore " + file + " exists already", e);
    } finally {
      Files.deleteIfExists(aside);
    }
  }

  static void checkPermissions(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new KeystoreException(
          "keystore " + file + " is not there; 'keystore create' makes one");
    }
    try {
      if (isPosix(file)) {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        permissions.removeAll(PosixFilePermissions.fromString("rwx------"));
        if (!permissions.isEmpty()) {
          throw new KeystoreException(
              "keystore "
                  + file
                  + " is open to others than its owner; expected mode 600 (chmod 600)");
        }
      }
    } catch (IOException e) {
      throw new KeystoreException("the permissions of keystore " + file + " can't be read", e);
    }
  }

  private static boolean isPosix(Path file) throws IOException {
    return Files.getFileStore(file).supportsFileAttributeView("posix");
  }
}
