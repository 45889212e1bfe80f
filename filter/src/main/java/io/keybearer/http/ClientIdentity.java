package io.keybearer.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * A certificate and its private key, by which a client proves itself in TLS. Immutable; its text
 * form shows neither.
 */
public final class ClientIdentity {
  private final KeyManager[] keys;
  private final SSLContext context;

  private ClientIdentity(KeyManager[] keys) {
    this.keys = keys;
    this.context = context(keys, null);
  }

  /**
   * An identity of these parts.
   *
   * @param chain the certificate itself, then those that vouch for it
   * @param key its private key
   * @throws IllegalArgumentException if they can't be used
   */
  public static ClientIdentity of(List<X509Certificate> chain, PrivateKey key) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      // The store lives in memory alone, so its password protects nothing.
      store.setKeyEntry("client", key, new char[0], chain.toArray(new Certificate[0]));
      return identity(store, new char[0]);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("the certificate and its key can't be used", e);
    }
  }

  /**
   * The identity in a PKCS#12 file.
   *
   * @param file the file's bytes
   * @param password its password; empty when it has none
   * @throws IllegalArgumentException if it can't be read or has no private key
   */
  public static ClientIdentity ofPkcs12(byte[] file, String password) {
    char[] characters = password.toCharArray();
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(new ByteArrayInputStream(file), characters);
      for (String alias : java.util.Collections.list(store.aliases())) {
        if (store.isKeyEntry(alias)) {
          return identity(store, characters);
        }
      }
    } catch (GeneralSecurityException | IOException e) {
      // The cause may quote the file.
      throw new IllegalArgumentException("the PKCS#12 file can't be read with that password");
    }
    throw new IllegalArgumentException("the PKCS#12 file has no private key");
  }

  private static ClientIdentity identity(KeyStore store, char[] password)
      throws GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, password);
    return new ClientIdentity(keys.getKeyManagers());
  }

  /** Makes connections that show the certificate, and trust what the JDK trusts. */
  public SSLContext sslContext() {
    return context;
  }

  /** Makes connections that show the certificate, and trust what these do; null for the JDK. */
  SSLContext sslContext(TrustManager @Nullable [] trust) {
    return trust == null ? context : context(keys, trust);
  }

  private static SSLContext context(KeyManager[] keys, TrustManager @Nullable [] trust) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, trust, new SecureRandom());
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the certificate and its key can't be used", e);
    }
  }

  /** Says what this is, and nothing of what it holds. */
  @Override
  public String toString() {
    return "ClientIdentity[redacted]";
  }
}
