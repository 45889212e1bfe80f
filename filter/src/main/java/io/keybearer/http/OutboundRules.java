package io.keybearer.http;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Where requests may go. A URI must be https with a plain host; the addresses it resolves to must
 * not be loopback, link-local, metadata, multicast, reserved or unspecified ones. A host that the
 * settings name is exempt from both. Private networks are allowed: identity providers live there.
 *
 * <p>Immutable.
 */
public final class OutboundRules {
  /** Cloud metadata services outside the link-local range. */
  private static final Set<String> METADATA =
      Set.of("100.100.100.200", "168.63.129.16", "192.0.0.192", "fd00:ec2:0:0:0:0:0:254");

  private final Set<String> allowedHosts;

  /**
   * Rules with these exemptions.
   *
   * @param allowedHosts {@code host} or {@code host:port} in lower case
   */
  public OutboundRules(Set<String> allowedHosts) {
    this.allowedHosts = Set.copyOf(allowedHosts);
  }

  /**
   * What is wrong with a URI, in words that follow its name; empty when requests may go there as
   * far as can be told without resolving its host.
   */
  public Optional<String> problem(URI uri) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !scheme.equals("http")) {
      return Optional.of("is not an absolute https URI");
    }
    String host = uri.getHost();
    if (host == null || host.isEmpty()) {
      return Optional.of("has no host");
    }
    if (uri.getRawUserInfo() != null) {
      return Optional.of("has user information");
    }
    if (uri.getRawFragment() != null) {
      return Optional.of("has a fragment");
    }
    if (isNamed(host, port(uri))) {
      return Optional.empty();
    }
    if (scheme.equals("http")) {
      return Optional.of("is http, which only the hosts of setting 'allowed-hosts' may be");
    }
    return literalAddress(host).flatMap(OutboundRules::problem);
  }

  /** Whether the settings name the host, with this port or with any. */
  boolean isNamed(String host, int port) {
    String key = host.toLowerCase(Locale.ROOT);
    return allowedHosts.contains(key) || allowedHosts.contains(key + ":" + port);
  }

  /** What is wrong with an address as a place to send requests to; empty when nothing is. */
  static Optional<String> problem(InetAddress address) {
    InetAddress inner = embedded(address);
    byte[] bytes = inner.getAddress();
    boolean special =
        inner.isLoopbackAddress()
            || inner.isLinkLocalAddress()
            || inner.isMulticastAddress()
            || inner.isAnyLocalAddress()
            || METADATA.contains(inner.getHostAddress())
            || (bytes.length == 4 && (bytes[0] == 0 || (bytes[0] & 0xf0) == 0xf0));
    return special
        ? Optional.of("is at " + inner.getHostAddress() + ", an address of a forbidden kind")
        : Optional.empty();
  }

  private static int port(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
  }

  private static Optional<InetAddress> literalAddress(String host) {
    boolean literal = host.startsWith("[") || (host.matches("[0-9.]+") && !host.isEmpty());
    if (!literal) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(host));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** The IPv4 address within an IPv6 address of the translating kinds, else the address itself. */
  private static InetAddress embedded(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address;
    }
    byte[] bytes = address.getAddress();
    if (startsWith(bytes, 0x00, 0x64, 0xff, 0x9b) || isIpv4Compatible(bytes)) {
      return ipv4(Arrays.copyOfRange(bytes, 12, 16));
    }
    if (startsWith(bytes, 0x20, 0x02)) {
      return ipv4(Arrays.copyOfRange(bytes, 2, 6));
    }
    return address;
  }

  private static boolean isIpv4Compatible(byte[] bytes) {
    for (int i = 0; i < 12; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    // The unspecified address and loopback are IPv6's own.
    return bytes[12] != 0 || bytes[13] != 0 || bytes[14] != 0;
  }

  private static boolean startsWith(byte[] bytes, int... prefix) {
    for (int i = 0; i < prefix.length; i++) {
      if (bytes[i] != (byte) prefix[i]) {
        return false;
      }
    }
    return true;
  }

  private static InetAddress ipv4(byte[] bytes) {
    try {
      return (Inet4Address) InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
