package io.keybearer.policy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An IP address of either version, to be compared. An IPv4 address that is written as an IPv6 one
 * (RFC 4291 §2.5.5.2) is the IPv4 address. Immutable.
 */
final class IpAddress implements Comparable<IpAddress> {
  private static final Pattern V4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");
  private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

  private final byte[] bytes;

  private IpAddress(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The address that a text means, without asking anybody; empty when it means none. */
  static Optional<IpAddress> parse(String text) {
    String plain = text.strip();
    if (plain.startsWith("[") && plain.endsWith("]")) {
      plain = plain.substring(1, plain.length() - 1);
    }
    int zone = plain.indexOf('%');
    if (zone >= 0) {
      plain = plain.substring(0, zone);
    }
    if (!V4.matcher(plain).matches() && !V6.matcher(plain).matches()) {
      return Optional.empty();
    }
    try {
      // A literal address, so no name is resolved.
      return Optional.of(new IpAddress(InetAddress.getByName(plain).getAddress()));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** Whether both are of the same version of IP. */
  boolean isComparableTo(IpAddress other) {
    return bytes.length == other.bytes.length;
  }

  /** Orders addresses of one version by their numbers, and IPv4 before IPv6. */
  @Override
  public int compareTo(IpAddress other) {
    return isComparableTo(other)
        ? Arrays.compareUnsigned(bytes, other.bytes)
        : Integer.compare(bytes.length, other.bytes.length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IpAddress address && Arrays.equals(bytes, address.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }
}
