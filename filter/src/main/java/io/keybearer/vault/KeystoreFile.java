package io.keybearer.vault;

import io.keybearer.model.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes, reads and changes the PKCS#12 file of a {@link Keystore}. */
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
      write(file, entries, password, false);
    } catch (IOException | GeneralSecurityException e) {
      throw new KeystoreException("keystore " + file + " can't be written", e);
    }
  }

  /**
   * What a keystore holds, the oldest first.
   *
   * @throws KeystoreException when it can't be read
   */
  public static List<KeystoreEntry> list(Path file, Secret password) {
    KeyStore entries = read(file, password);
    try {
      List<KeystoreEntry> found = new ArrayList<>();
      for (String alias : Collections.list(entries.aliases())) {
        if (entries.getCertificate(alias) instanceof X509Certificate certificate) {
          found.add(new KeystoreEntry(alias, entries.isKeyEntry(alias), certificate));
        }
      }
      found.sort(Comparator.comparing(entry -> entry.certificate().getNotBefore()));
      return found;
    } catch (GeneralSecurityException e) {
      throw new KeystoreException("keystore " + file + " can't be read", e);
    }
  }

  /**
   * Adds the certificate of another node: an RSA one as a further recipient of keys, an EC one as a
   * further signer that is believed.
   *
   * @param name what it is to be called; the alias is {@code trust-} and this
   * @param certificate an X.509 certificate, PEM or DER
   * @return the entry
   * @throws KeystoreException when it is no such certificate, is there already, or the name is
   *     taken
   */
  public static KeystoreEntry addCertificate(
      Path file, Secret password, String name, byte[] certificate) {
    X509Certificate parsed = parse(certificate);
    String algorithm = parsed.getPublicKey().getAlgorithm();
    if (!algorithm.equals("RSA") && !algorithm.equals("EC")) {
      throw new KeystoreException(
          "the certificate's key is " + algorithm + "; expected RSA (wrap) or EC (sign)");
    }
    String alias = "trust-" + name;
    for (KeystoreEntry entry : list(file, password)) {
      if (entry.certificate().equals(parsed)) {
        throw new KeystoreException(
            "the certificate is in keystore " + file + " already, as " + entry.alias());
      }
      if (entry.alias().equalsIgnoreCase(alias)) {
        throw new KeystoreException("keystore " + file + " has an entry " + alias + " already");
      }
    }
    change(file, password, entries -> entries.setCertificateEntry(alias, parsed));
    return new KeystoreEntry(alias, false, parsed);
  }

  /**
   * Removes the certificate of another node.
   *
   * @param alias its alias
   * @throws KeystoreException when there is no such certificate, or it belongs to a private key
   */
  public static void removeCertificate(Path file, Secret password, String alias) {
    boolean removable =
        list(file, password).stream()
            .anyMatch(entry -> entry.alias().equals(alias) && !entry.hasPrivateKey());
    if (!removable) {
      throw new KeystoreException(
          "keystore " + file + " has no certificate of another node under the alias " + alias);
    }
    change(file, password, entries -> entries.deleteEntry(alias));
  }

  /**
   * Begins to replace this node's certificates: adds a fresh {@code wrap} key, and a fresh {@code
   * sign} key where there is one. The old ones stay in use until {@link #finishRotation}.
   *
   * @param name what the certificates are named after
   * @param now the certificates' first moment
   * @return the new entries
   */
  public static List<KeystoreEntry> rotate(Path file, Secret password, String name, Instant now) {
    List<KeystoreEntry> old = list(file, password);
    Map<String, MasterCertificate> fresh = new LinkedHashMap<>();
    fresh.put(free(old, "wrap"), MasterCertificate.forWrapping(name, now, VALIDITY));
    if (old.stream().anyMatch(KeystoreEntry::signs)) {
      fresh.put(free(old, "sign"), MasterCertificate.forSigning(name, now, VALIDITY));
    }
    change(
        file,
        password,
        entries -> {
          for (Map.Entry<String, MasterCertificate> made : fresh.entrySet()) {
            set(entries, made.getKey(), made.getValue(), password);
          }
        });
    return fresh.entrySet().stream()
        .map(made -> new KeystoreEntry(made.getKey(), true, made.getValue().certificate()))
        .toList();
  }

  /**
   * Ends the replacement of this node's certificates: of each kind only the newest private key
   * stays. The certificate of an old {@code sign} key stays believed, as {@code trust-…}: rows that
   * it signed are in use until their keys are replaced.
   *
   * @return the entries whose private keys are gone
   */
  public static List<KeystoreEntry> finishRotation(Path file, Secret password) {
    List<KeystoreEntry> all = list(file, password);
    List<KeystoreEntry> ended = new ArrayList<>();
    ended.addAll(allButLast(all.stream().filter(KeystoreEntry::wraps).toList()));
    ended.addAll(allButLast(all.stream().filter(KeystoreEntry::signs).toList()));
    if (!ended.isEmpty()) {
      change(
          file,
          password,
          entries -> {
            for (KeystoreEntry entry : ended) {
              entries.deleteEntry(entry.alias());
              if (entry.signs()) {
                String alias = "trust-" + entry.fingerprint().hex().substring(0, 16);
                entries.setCertificateEntry(alias, entry.certificate());
              }
            }
          });
    }
    return ended;
  }

  private static List<KeystoreEntry> allButLast(List<KeystoreEntry> entries) {
    return entries.subList(0, Math.max(entries.size() - 1, 0));
  }

  private static String free(List<KeystoreEntry> entries, String kind) {
    for (int number = 1; ; number++) {
      String alias = number == 1 ? kind : kind + "-" + number;
      if (entries.stream().noneMatch(entry -> entry.alias().equalsIgnoreCase(alias))) {
        return alias;
      }
    }
  }

  private static X509Certificate parse(byte[] certificate) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(certificate));
    } catch (GeneralSecurityException e) {
      throw new KeystoreException("expected an X.509 certificate, PEM or DER", e);
    }
  }

  static KeyStore read(Path file, Secret password) {
    checkPermissions(file);
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore entries = KeyStore.getInstance("PKCS12");
      entries.load(in, password.expose().toCharArray());
      return entries;
    } catch (IOException | GeneralSecurityException e) {
      throw new KeystoreException(
          "keystore " + file + " can't be read: expected a PKCS#12 file and its password", e);
    }
  }

  private interface Change {
    void apply(KeyStore entries) throws GeneralSecurityException;
  }

  private static void change(Path file, Secret password, Change change) {
    KeyStore entries = read(file, password);
    try {
      change.apply(entries);
      write(file, entries, password, true);
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
  private static void write(Path file, KeyStore entries, Secret password, boolean replace)
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
      if (replace) {
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
        return;
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
