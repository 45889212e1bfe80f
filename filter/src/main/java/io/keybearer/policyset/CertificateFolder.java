package io.keybearer.policyset;

import io.keybearer.model.CertifiedKey;
import io.keybearer.model.PemFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads the certificates of a policy set: {@code NAME.pem} with an optional key in it or in {@code
 * NAME.key}, and {@code NAME.p12} with the password in {@code NAME.password}.
 */
final class CertificateFolder {
  private static final Set<String> PEM = Set.of("pem", "crt", "cer");
  private static final Set<String> STORE = Set.of("p12", "pfx");
  private static final Set<String> BESIDE = Set.of("key", "password");

  private final String folder;
  private final SortedMap<String, byte[]> files;
  private final Problems problems;
  private final Map<String, GatewayCertificate> found = new TreeMap<>();

  /**
   * A folder.
   *
   * @param folder its name in messages, with a slash at the end
   * @param files its files by name
   */
  CertificateFolder(String folder, SortedMap<String, byte[]> files, Problems problems) {
    this.folder = folder;
    this.files = files;
    this.problems = problems;
  }

  /** Reads every file. */
  GatewayCertificates read() {
    for (String file : files.keySet()) {
      String id = id(file);
      String extension = file.substring(id.length()).replaceFirst("^\\.", "");
      try {
        if (PEM.contains(extension)) {
          add(file, pem(id, file));
        } else if (STORE.contains(extension)) {
          add(file, store(id, file));
        } else if (!BESIDE.contains(extension)) {
          problem(file, "expected NAME.pem, .crt, .cer, .key, .p12, .pfx or .password");
        } else if (!hasCertificate(id)) {
          problem(file, "there is no certificate '" + id + "' that it could belong to");
        }
      } catch (GeneralSecurityException e) {
        problem(file, String.valueOf(e.getMessage()));
      }
    }
    return new GatewayCertificates(found.values());
  }

  private static String id(String file) {
    int dot = file.lastIndexOf('.');
    return dot < 0 ? file : file.substring(0, dot);
  }

  private boolean hasCertificate(String id) {
    return PEM.stream().anyMatch(extension -> files.containsKey(id + '.' + extension))
        || STORE.stream().anyMatch(extension -> files.containsKey(id + '.' + extension));
  }

  private void add(String file, GatewayCertificate certificate) throws GeneralSecurityException {
    if (certificate.privateKey().isPresent()) {
      CertifiedKey.of(certificate.chain(), certificate.privateKey().get());
    }
    if (found.putIfAbsent(certificate.id(), certificate) != null) {
      problem(file, "there is another certificate '" + certificate.id() + "'");
    }
  }

  private GatewayCertificate pem(String id, String file) throws GeneralSecurityException {
    PemFile pem = PemFile.read(bytes(file));
    if (pem.certificates().isEmpty()) {
      throw new GeneralSecurityException("expected a PEM block CERTIFICATE");
    }
    byte[] keyFile = files.get(id + ".key");
    Optional<PrivateKey> key =
        keyFile == null ? pem.privateKey() : PemFile.read(keyFile).privateKey();
    if (keyFile != null && (key.isEmpty() || pem.privateKey().isPresent())) {
      throw new GeneralSecurityException(
          "expected one PEM block PRIVATE KEY, in this file or in " + id + ".key");
    }
    return new GatewayCertificate(id, pem.certificates(), key);
  }

  private GatewayCertificate store(String id, String file) throws GeneralSecurityException {
    byte[] password = files.get(id + ".password");
    if (password == null) {
      throw new GeneralSecurityException(
          "expected the file's password in " + id + ".password beside it");
    }
    char[] characters =
        References.WITHOUT_LINE_END
            .apply(new String(password, StandardCharsets.UTF_8))
            .toCharArray();
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(new ByteArrayInputStream(bytes(file)), characters);
      return entry(id, store, characters);
    } catch (IOException e) {
      throw new GeneralSecurityException(
          "it is no PKCS#12 file that the password in " + id + ".password opens", e);
    } finally {
      Arrays.fill(characters, '\0');
    }
  }

  private static GatewayCertificate entry(String id, KeyStore store, char[] password)
      throws GeneralSecurityException {
    List<String> aliases = Collections.list(store.aliases());
    List<String> keys = new ArrayList<>();
    for (String alias : aliases) {
      if (store.isKeyEntry(alias)) {
        keys.add(alias);
      }
    }
    if (keys.size() > 1 || (keys.isEmpty() && aliases.size() != 1)) {
      throw new GeneralSecurityException(
          "expected one key with its certificate, or one certificate; there are "
              + keys.size()
              + " keys and "
              + (aliases.size() - keys.size())
              + " certificates");
    }
    if (keys.isEmpty()) {
      return new GatewayCertificate(
          id, chain(store.getCertificate(aliases.get(0))), Optional.empty());
    }
    String alias = keys.get(0);
    return new GatewayCertificate(
        id,
        chain(store.getCertificateChain(alias)),
        store.getKey(alias, password) instanceof PrivateKey key
            ? Optional.of(key)
            : Optional.empty());
  }

  private static List<X509Certificate> chain(Certificate... certificates)
      throws GeneralSecurityException {
    List<X509Certificate> chain = new ArrayList<>();
    for (Certificate certificate : certificates) {
      if (certificate instanceof X509Certificate known) {
        chain.add(known);
      }
    }
    if (chain.isEmpty()) {
      throw new GeneralSecurityException("expected an X.509 certificate");
    }
    return chain;
  }

  private byte[] bytes(String file) {
    byte[] bytes = files.get(file);
    return bytes == null ? new byte[0] : bytes;
  }

  private void problem(String file, String detail) {
    problems.file(folder + file, detail);
  }
}
