package io.keybearer.vault;

import io.keybearer.model.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;

/**
 * What one suite once wrote: a service's key-encryption key with its wrap and its signatures, and
 * records sealed under it. The files are never written again; what changes the format gets another
 * suite number, and another file beside these.
 *
 * <p>The private keys in {@code keystore.p12} were made for these tests and protect nothing.
 */
final class GoldenRecords implements KeyWraps {
  private static final Secret PASSWORD = Secret.of("golden files protect nothing");

  private final Properties file = new Properties();

  GoldenRecords(Suite suite) throws IOException {
    try (InputStream in =
        resource(suite.name().toLowerCase(java.util.Locale.ROOT) + ".properties")) {
      file.load(in);
    }
  }

  /** The keystore that the key was wrapped to, copied to where only its owner can read it. */
  static Keystore keystore(Path folder) throws IOException {
    Path copy =
        Files.createTempFile(
            folder,
            "golden",
            ".p12",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (InputStream in = resource("keystore.p12")) {
      Files.write(copy, in.readAllBytes());
    }
    return Keystore.load(copy, PASSWORD);
  }

  private static InputStream resource(String name) {
    InputStream in = GoldenRecords.class.getResourceAsStream("/vault/" + name);
    if (in == null) {
      throw new IllegalStateException("no test resource vault/" + name);
    }
    return in;
  }

  String text(String name) {
    String value = file.getProperty(name);
    if (value == null) {
      throw new IllegalStateException("the golden file has no '" + name + "'");
    }
    return value;
  }

  byte[] bytes(String name) {
    return HexFormat.of().parseHex(text(name));
  }

  UUID uuid(String name) {
    return UUID.fromString(text(name));
  }

  UUID service() {
    return uuid("service.uid");
  }

  Owner owner() {
    return new Owner(uuid("owner.uid"), text("owner.field"));
  }

  Optional<Destination> destination() {
    return Optional.of(
        Destination.of(
            text("destination.token-url"),
            text("destination.refresh-url"),
            text("destination.client-id")));
  }

  byte[] plaintext() {
    return text("plaintext").getBytes(StandardCharsets.UTF_8);
  }

  Wrap wrap() {
    return new Wrap(
        new Fingerprint(text("wrap.certificate")),
        bytes("wrap.wrapped"),
        signature("wrap.signature"));
  }

  Signature signature(String name) {
    return new Signature(new Fingerprint(text("signer")), bytes(name));
  }

  Instant createdAt() {
    return Instant.parse(text("kek.created-at"));
  }

  long activation() {
    return Long.parseLong(text("activation.number"));
  }

  @Override
  public List<StoredKey> load(UUID serviceUid) {
    if (!serviceUid.equals(service())) {
      return List.of();
    }
    return List.of(
        new StoredKey(
            uuid("kek.id"),
            Integer.parseInt(text("kek.suite")),
            createdAt(),
            signature("kek.signature"),
            Optional.of(new Activation(activation(), signature("activation.signature"))),
            List.of(wrap())));
  }

  @Override
  public boolean insertFirst(UUID serviceUid, StoredKey key) {
    throw new UnsupportedOperationException("a golden file is only read");
  }

  @Override
  public void insert(UUID serviceUid, StoredKey key) {
    throw new UnsupportedOperationException("a golden file is only read");
  }

  @Override
  public void addWrap(UUID serviceUid, UUID kekId, Wrap wrap) {
    throw new UnsupportedOperationException("a golden file is only read");
  }

  @Override
  public void retireBefore(UUID serviceUid, UUID kekId) {
    throw new UnsupportedOperationException("a golden file is only read");
  }

  @Override
  public void activate(UUID serviceUid, UUID kekId, Activation activation) {
    throw new UnsupportedOperationException("a golden file is only read");
  }
}
