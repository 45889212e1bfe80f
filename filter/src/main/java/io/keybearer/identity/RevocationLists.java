package io.keybearer.identity;

import io.keybearer.cache.BoundedCache;
import io.keybearer.http.HttpExchangeException;
import io.keybearer.http.HttpRequest;
import io.keybearer.http.HttpResponse;
import io.keybearer.http.OutboundHttpClient;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The revocation lists that certificates name (RFC 5280 §4.2.1.13), fetched and kept: for an hour,
 * or until the list says that there is a newer one; what can't be had is asked for again after a
 * minute. Their signatures are checked by who uses them. Safe for use by many threads.
 */
final class RevocationLists implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RevocationLists.class);
  private static final Duration DEADLINE = Duration.ofSeconds(8);
  private static final Duration KEPT = Duration.ofHours(1);
  private static final Duration FAILURE_PAUSE = Duration.ofMinutes(1);
  private static final int MOST_LISTS = 256;
  private static final int MOST_PLACES = 5;

  private final OutboundHttpClient http;
  private final InstantSource clock;
  private final BoundedCache<URI, Fetched> fetched =
      new BoundedCache<>(URI.class, Fetched.class, MOST_LISTS, (uri, list) -> Optional.of(KEPT));

  /**
   * What was fetched.
   *
   * @param list the list; null when there was none
   * @param until when to ask again
   */
  private record Fetched(@Nullable X509CRL list, Instant until) {}

  RevocationLists(OutboundHttpClient http, InstantSource clock) {
    this.http = http;
    this.clock = clock;
  }

  /** The lists that a certificate names, as far as they can be had. */
  List<X509CRL> of(X509Certificate certificate) {
    List<X509CRL> lists = new ArrayList<>();
    for (URI place : places(certificate)) {
      X509CRL list = list(place);
      if (list != null) {
        lists.add(list);
      }
    }
    return lists;
  }

  private @Nullable X509CRL list(URI place) {
    Fetched known = fetched.get(place);
    if (known == null || !clock.instant().isBefore(known.until())) {
      known = fetch(place);
      fetched.put(place, known);
    }
    return known.list();
  }

  private Fetched fetch(URI place) {
    Instant now = clock.instant();
    try {
      HttpResponse response = http.send(HttpRequest.get(place), DEADLINE);
      if (response.status() == 200 && !response.truncated()) {
        X509CRL list =
            (X509CRL)
                CertificateFactory.getInstance("X.509")
                    .generateCRL(new ByteArrayInputStream(response.body().bytes()));
        return new Fetched(list, until(list, now));
      }
      LOG.warn("There is no revocation list at {}: status {}", place, response.status());
    } catch (HttpExchangeException | CRLException | CertificateException e) {
      LOG.warn("There is no revocation list at {}: {}", place, e.getMessage());
    }
    return new Fetched(null, now.plus(FAILURE_PAUSE));
  }

  private static Instant until(X509CRL list, Instant now) {
    Instant hour = now.plus(KEPT);
    Instant next = list.getNextUpdate() == null ? hour : list.getNextUpdate().toInstant();
    Instant soonest = next.isBefore(hour) ? next : hour;
    return soonest.isBefore(now.plus(FAILURE_PAUSE)) ? now.plus(FAILURE_PAUSE) : soonest;
  }

  private static List<URI> places(X509Certificate certificate) {
    byte[] extension = certificate.getExtensionValue(Extension.cRLDistributionPoints.getId());
    List<URI> places = new ArrayList<>();
    if (extension == null) {
      return places;
    }
    try {
      CRLDistPoint points =
          CRLDistPoint.getInstance(ASN1OctetString.getInstance(extension).getOctets());
      for (DistributionPoint point : points.getDistributionPoints()) {
        DistributionPointName name = point.getDistributionPoint();
        if (name != null && name.getType() == DistributionPointName.FULL_NAME) {
          addPlaces(GeneralNames.getInstance(name.getName()), places);
        }
      }
    } catch (IllegalArgumentException e) {
      LOG.warn("The places of a certificate's revocation lists can't be read");
    }
    return places;
  }

  private static void addPlaces(GeneralNames names, List<URI> places) {
    for (GeneralName name : names.getNames()) {
      if (name.getTagNo() == GeneralName.uniformResourceIdentifier && places.size() < MOST_PLACES) {
        places.add(URI.create(name.getName().toString()));
      }
    }
  }

  /** Forgets everything. */
  @Override
  public void close() {
    fetched.close();
  }
}
