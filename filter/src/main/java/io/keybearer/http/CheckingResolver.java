package io.keybearer.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Resolves a host and checks every address before one of them is connected to. HttpClient connects
 * to what this answers, so there is no second resolution that could answer otherwise.
 */
final class CheckingResolver implements DnsResolver {
  private final OutboundRules rules;
  private final Optional<String> proxyHost;

  /** The rules forbid an address. */
  static final class ForbiddenAddressException extends UnknownHostException {
    private static final long serialVersionUID = 1L;

    ForbiddenAddressException(String message) {
      super(message);
    }
  }

  CheckingResolver(OutboundRules rules, Optional<String> proxyHost) {
    this.rules = rules;
    this.proxyHost = proxyHost;
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    return resolveChecked(host, -1);
  }

  @Override
  public java.util.List<java.net.InetSocketAddress> resolve(String host, int port)
      throws UnknownHostException {
    java.util.List<java.net.InetSocketAddress> addresses = new java.util.ArrayList<>();
    for (InetAddress address : resolveChecked(host, port)) {
      addresses.add(new java.net.InetSocketAddress(address, port));
    }
    return addresses;
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }

  private InetAddress[] resolveChecked(String host, int port) throws UnknownHostException {
    InetAddress[] addresses = InetAddress.getAllByName(host);
    if (rules.isNamed(host, port) || proxyHost.filter(host::equalsIgnoreCase).isPresent()) {
      return addresses;
    }
    for (InetAddress address : addresses) {
      Optional<String> problem = OutboundRules.problem(address);
      if (problem.isPresent()) {
        throw new ForbiddenAddressException(host + " " + problem.get());
      }
    }
    return addresses;
  }
}
