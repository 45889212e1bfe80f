package io.keybearer.vault;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key-encryption keys of the services that this node can use: loaded from the store, their
 * signatures verified, unwrapped once and kept in memory.
 *
 * <p>A key, a wrap or an activation whose signature does not verify against a certificate of this
 * node's own keystore is passed over with a warning: whoever can write the database alone can't
 * plant a key. An unknown key id causes one load; the next for that id waits for {@link
 * #RELOAD_INTERVAL}. Thread-safe.
 */
public final class KeyEncryptionKeys {
  /** How long an unknown key id is believed to stay unknown. */
  public static final Duration RELOAD_INTERVAL = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(KeyEncryptionKeys.class);

  /** A usable key. */
  record Key(UUID kekId, Suite suite, SecretKey secretKey) {}

  private record Ring(
      Map<UUID, Key> keys, Optional<UUID> current, long lastActivation, ServiceKeys state) {}

  private static final int MOST_UNKNOWN = 1000;

  private final Supplier<Keystore> keystore;
  private final KeyWraps wraps;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final Map<UUID, Ring> rings = new ConcurrentHashMap<>();
  private final Map<UUID, Instant> unknown = new HashMap<>();

  /**
   * Keys that a keystore can unwrap.
   *
   * @param keystore this node's certificates and private keys
   * @param wraps the keys of the store
   * @param clock tells when an unknown key may be looked for again
   */
  public KeyEncryptionKeys(Keystore keystore, KeyWraps wraps, InstantSource clock) {
    this(() -> keystore, wraps, clock);
  }

  /**
   * Keys that a keystore can unwrap which may be replaced meanwhile. Keys that are known stay
   * usable.
   *
   * @param keystore this node's certificates and private keys at the moment
   * @param wraps the keys of the store
   * @param clock tells when an unknown key may be looked for again
   */
  public KeyEncryptionKeys(Supplier<Keystore> keystore, KeyWraps wraps, InstantSource clock) {
    this.keystore = keystore;
    this.wraps = wraps;
    this.clock = clock;
  }

  /**
   * Makes and activates a first key for a service that has none; does nothing when there is one
   * that this node can use. Of processes that do so at once one makes it, and all use it.
   *
   * @param serviceUid the service
   * @param suite the algorithms of the new key
   * @throws KeyUnavailableException when there is no usable key and this keystore can't sign one,
   *     or when there are keys and none is usable here: a second one would lock the first one's
   *     records away
   */
  public void ensureCurrent(UUID serviceUid, Suite suite) {
    Ring ring = load(serviceUid);
    if (ring.current().isPresent()) {
      return;
    }
    if (ring.state().isEmpty()) {
      KeyWraps.StoredKey first = made(serviceUid, suite);
      wraps.insertFirst(
          serviceUid,
          first.activated(activation(serviceUid, first.kekId(), ring.lastActivation() + 1)));
    }
    if (load(serviceUid).current().isEmpty()) {
      throw new KeyUnavailableException(
          "the service has key-encryption keys, but none that this keystore can verify and unwrap");
    }
  }

  /**
   * Makes a key, wrapped to every recipient certificate of the keystore, without making it current.
   *
   * @return its id
   * @throws KeyUnavailableException when the keystore has no signing key
   */
  public UUID publish(UUID serviceUid, Suite suite) {
    KeyWraps.StoredKey key = made(serviceUid, suite);
    wraps.insert(serviceUid, key);
    return key.kekId();
  }

  private KeyWraps.StoredKey made(UUID serviceUid, Suite suite) {
    UUID kekId = UUID.randomUUID();
    byte[] key = new byte[suite.keySizeBytes()];
    random.nextBytes(key);
    Instant createdAt = clock.instant().truncatedTo(ChronoUnit.MICROS);
    List<KeyWraps.Wrap> wrapped = new ArrayList<>();
    for (Fingerprint recipient : keystore.get().recipients()) {
      wrapped.add(wrap(serviceUid, kekId, recipient, key));
    }
    return new KeyWraps.StoredKey(
        kekId,
        suite.version(),
        createdAt,
        keystore.get().sign(KeySignatures.key(serviceUid, kekId, suite.version(), createdAt)),
        Optional.empty(),
        wrapped);
  }

  /**
   * Makes a published key the service's current one.
   *
   * @throws KeyUnavailableException when the keystore has no signing key
   */
  public void activate(UUID serviceUid, UUID kekId) {
    long number = load(serviceUid).lastActivation() + 1;
    wraps.activate(serviceUid, kekId, activation(serviceUid, kekId, number));
    load(serviceUid);
  }

  private KeyWraps.Activation activation(UUID serviceUid, UUID kekId, long number) {
    return new KeyWraps.Activation(
        number, keystore.get().sign(KeySignatures.activation(serviceUid, kekId, number)));
  }

  /**
   * Reads a service's keys from the store again.
   *
   * @return what is known of them now
   */
  public ServiceKeys refreshed(UUID serviceUid) {
    return load(serviceUid).state();
  }

  /**
   * Wraps each usable key to the certificates of this keystore that it is not wrapped to yet: a
   * node was added, or its certificate is being replaced.
   *
   * @return how many wraps were added
   * @throws KeyUnavailableException when the keystore has no signing key
   */
  public int addMissingWraps(UUID serviceUid) {
    Ring ring = load(serviceUid);
    int added = 0;
    for (KeyWraps.StoredKey row : wraps.load(serviceUid)) {
      Key key = ring.keys().get(row.kekId());
      Set<Fingerprint> known =
          row.wraps().stream().map(KeyWraps.Wrap::certificate).collect(Collectors.toSet());
      for (Fingerprint recipient : keystore.get().recipients()) {
        if (key != null && !known.contains(recipient)) {
          byte[] encoded = Objects.requireNonNull(key.secretKey().getEncoded());
          wraps.addWrap(serviceUid, row.kekId(), wrap(serviceUid, row.kekId(), recipient, encoded));
          added++;
        }
      }
    }
    return added;
  }

  /** Notes that nothing is sealed under keys older than this one any more. */
  public void retireBefore(UUID serviceUid, UUID kekId) {
    wraps.retireBefore(serviceUid, kekId);
  }

  Key current(UUID serviceUid) {
    Ring ring = ring(serviceUid);
    if (ring.current().isEmpty()) {
      // The service's own id stands for "any current key".
      ring = lookedFor(serviceUid, serviceUid, known -> known.current().isPresent());
    }
    Ring known = ring;
    return known
        .current()
        .map(id -> known.keys().get(id))
        .orElseThrow(
            () ->
                new KeyUnavailableException(
                    "the service has no key-encryption key that this node can use"));
  }

  Optional<Key> find(UUID serviceUid, UUID kekId) {
    Ring ring = ring(serviceUid);
    if (!ring.keys().containsKey(kekId)) {
      ring = lookedFor(serviceUid, kekId, known -> known.keys().containsKey(kekId));
    }
    return Optional.ofNullable(ring.keys().get(kekId));
  }

  private Ring ring(UUID serviceUid) {
    Ring ring = rings.get(serviceUid);
    return ring != null ? ring : load(serviceUid);
  }

  /** Loads once, however many ask for the same at a time. */
  private synchronized Ring lookedFor(UUID serviceUid, UUID what, Predicate<Ring> isThere) {
    Ring ring = ring(serviceUid);
    Instant notBefore = unknown.getOrDefault(what, Instant.MIN);
    if (isThere.test(ring) || clock.instant().isBefore(notBefore)) {
      return ring;
    }
    Ring loaded = load(serviceUid);
    unknown.remove(what);
    if (!isThere.test(loaded)) {
      if (unknown.size() >= MOST_UNKNOWN) {
        unknown.clear();
      }
      unknown.put(what, clock.instant().plus(RELOAD_INTERVAL));
    }
    return loaded;
  }

  private KeyWraps.Wrap wrap(UUID serviceUid, UUID kekId, Fingerprint recipient, byte[] key) {
    byte[] bytes = keystore.get().wrap(recipient, key);
    return new KeyWraps.Wrap(
        recipient,
        bytes,
        keystore.get().sign(KeySignatures.wrap(serviceUid, kekId, recipient, bytes)));
  }

  private Ring load(UUID serviceUid) {
    Ring known = rings.get(serviceUid);
    Map<UUID, Key> keys = new LinkedHashMap<>();
    List<KeyWraps.StoredKey> stored = wraps.load(serviceUid);
    for (KeyWraps.StoredKey row : stored) {
      Key earlier = known == null ? null : known.keys().get(row.kekId());
      Optional<Key> key = earlier != null ? Optional.of(earlier) : verified(serviceUid, row);
      key.ifPresent(usable -> keys.put(row.kekId(), usable));
    }
    Optional<KeyWraps.StoredKey> current =
        stored.stream()
            .filter(row -> keys.containsKey(row.kekId()) && isActivated(serviceUid, row))
            .max(Comparator.comparingLong(KeyEncryptionKeys::activation));
    long last = stored.stream().mapToLong(KeyEncryptionKeys::activation).max().orElse(0);
    Optional<UUID> currentId = current.map(KeyWraps.StoredKey::kekId);
    Ring ring = new Ring(Map.copyOf(keys), currentId, last, state(stored, keys, currentId));
    rings.put(serviceUid, ring);
    return ring;
  }

  private static ServiceKeys state(
      List<KeyWraps.StoredKey> stored, Map<UUID, Key> keys, Optional<UUID> currentId) {
    List<ServiceKeys.KeyState> usable = new ArrayList<>();
    List<UUID> activated = new ArrayList<>();
    for (KeyWraps.StoredKey row : stored) {
      Key key = keys.get(row.kekId());
      if (key != null) {
        usable.add(new ServiceKeys.KeyState(row.kekId(), key.suite(), row.createdAt()));
      }
      row.activation().ifPresent(activation -> activated.add(row.kekId()));
    }
    return ServiceKeys.of(usable, currentId, stored.size(), activated);
  }

  private static long activation(KeyWraps.StoredKey row) {
    return row.activation().map(KeyWraps.Activation::number).orElse(0L);
  }

  private boolean isActivated(UUID serviceUid, KeyWraps.StoredKey row) {
    return row.activation()
        .filter(
            activation ->
                verifies(
                    "activation",
                    row.kekId(),
                    activation.signature(),
                    KeySignatures.activation(serviceUid, row.kekId(), activation.number())))
        .isPresent();
  }

  private Optional<Key> verified(UUID serviceUid, KeyWraps.StoredKey row) {
    Optional<Suite> suite = Suite.ofVersion(row.suiteVersion());
    byte[] signed = KeySignatures.key(serviceUid, row.kekId(), row.suiteVersion(), row.createdAt());
    if (suite.isEmpty() || !verifies("key", row.kekId(), row.signature(), signed)) {
      return Optional.empty();
    }
    for (KeyWraps.Wrap wrap : row.wraps()) {
      if (keystore.get().canUnwrap(wrap.certificate())
          && verifies(
              "wrap",
              row.kekId(),
              wrap.signature(),
              KeySignatures.wrap(serviceUid, row.kekId(), wrap.certificate(), wrap.wrapped()))) {
        Optional<Key> key = unwrapped(row.kekId(), suite.get(), wrap);
        if (key.isPresent()) {
          return key;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Key> unwrapped(UUID kekId, Suite suite, KeyWraps.Wrap wrap) {
    return keystore
        .get()
        .unwrap(wrap.certificate(), wrap.wrapped())
        .filter(bytes -> bytes.length == suite.keySizeBytes())
        .map(bytes -> new Key(kekId, suite, new SecretKeySpec(bytes, "AES")));
  }

  private boolean verifies(String what, UUID kekId, KeyWraps.Signature signature, byte[] signed) {
    boolean good = keystore.get().verifies(signature, signed);
    if (!good) {
      LOG.warn(
          "Passing over the {} of key-encryption key {}: it is not signed by a certificate of this"
              + " keystore (signer {})",
          what,
          kekId,
          signature.signer().hex());
    }
    return good;
  }
}
