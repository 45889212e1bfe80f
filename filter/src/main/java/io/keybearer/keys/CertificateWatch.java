package io.keybearer.keys;

import io.keybearer.vault.Fingerprint;
import io.keybearer.vault.Keystore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns, once a day, of certificates of the keystore that end within 30 days or have ended. An
 * ended one goes on opening: losing access to every secret would be worse. Thread-safe.
 */
public final class CertificateWatch {
  /** How long before its end a certificate is warned of. */
  public static final Duration AHEAD = Duration.ofDays(30);

  private static final Logger LOG = LoggerFactory.getLogger(CertificateWatch.class);
  private static final Duration INTERVAL = Duration.ofDays(1);

  private final Supplier<Keystore> keystore;
  private final InstantSource clock;
  private Instant next = Instant.MIN;

  /**
   * A watch over a keystore.
   *
   * @param keystore the one in force at the moment
   * @param clock the time
   */
  public CertificateWatch(Supplier<Keystore> keystore, InstantSource clock) {
    this.keystore = keystore;
    this.clock = clock;
  }

  /** Warns if it is a day since the last time. */
  public synchronized void look() {
    Instant now = clock.instant();
    if (now.isBefore(next)) {
      return;
    }
    next = now.plus(INTERVAL);
    ending().forEach(warning -> LOG.warn("{}", warning));
  }

  /** A sentence for each certificate that ends within {@link #AHEAD} or has ended. */
  public List<String> ending() {
    Instant now = clock.instant();
    return keystore.get().certificates().stream()
        .filter(certificate -> certificate.getNotAfter().toInstant().isBefore(now.plus(AHEAD)))
        .map(certificate -> warning(certificate, now))
        .toList();
  }

  private static String warning(X509Certificate certificate, Instant now) {
    Instant end = certificate.getNotAfter().toInstant();
    String when =
        end.isBefore(now)
            ? "ended on " + end
            : "ends on " + end + ", in " + Duration.between(now, end).toDays() + " days";
    return "The certificate %s (SHA-256 %s) of the keystore %s; 'keystore rotate' replaces it"
        .formatted(
            certificate.getSubjectX500Principal().getName(),
            Fingerprint.of(certificate).hex(),
            when);
  }
}
