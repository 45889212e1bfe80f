package io.keybearer.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code ip-filter}: lets requests pass, or refuses them, by the client's address as the container
 * says it; no header is believed.
 */
final class IpFilter implements Policy {
  static final PolicyDefinition DEFINITION = new PolicyDefinition("ip-filter", IpFilter::compile);

  private static final int FORBIDDEN = 403;

  private final Operand<Boolean> allows;
  private final List<Range> ranges;

  /** Addresses from the first to the last. */
  private record Range(Operand<IpAddress> first, Operand<IpAddress> last) {
    boolean contains(PolicyRun run, IpAddress address) {
      IpAddress from = first.of(run);
      return address.isComparableTo(from)
          && address.compareTo(from) >= 0
          && address.compareTo(last.of(run)) <= 0;
    }
  }

  private IpFilter(Operand<Boolean> allows, List<Range> ranges) {
    this.allows = allows;
    this.ranges = List.copyOf(ranges);
  }

  private static Policy compile(ElementReader element) {
    if (!element.has("action")) {
      element.error("Required attribute 'action' is missing");
    }
    Operand<Boolean> allows =
        element.choice("action", true, Map.of("allow", true, "forbid", false));
    List<Range> ranges = new ArrayList<>();
    for (ElementReader address : element.children("address")) {
      Operand<IpAddress> one = address(address, address.contentText());
      ranges.add(new Range(one, one));
    }
    for (ElementReader range : element.children("address-range")) {
      ranges.add(range(range));
    }
    if (ranges.isEmpty()) {
      element.error("At least one 'address' or 'address-range' is required");
    }
    return new IpFilter(allows, ranges);
  }

  private static Range range(ElementReader element) {
    Operand<IpAddress> first = address(element, element.requiredText("from"));
    Operand<IpAddress> last = address(element, element.requiredText("to"));
    if (first instanceof Operand.Constant<IpAddress> from
        && last instanceof Operand.Constant<IpAddress> to) {
      if (!from.value().isComparableTo(to.value())) {
        element.error("Both addresses of a range must be of the same version of IP");
      } else if (from.value().compareTo(to.value()) > 0) {
        element.error("The first address of the range is behind the last");
      }
    }
    return new Range(first, last);
  }

  private static Operand<IpAddress> address(
      ElementReader element, Operand<? extends @Nullable String> text) {
    Operand<Optional<IpAddress>> parsed =
        text.map(value -> value == null ? Optional.empty() : IpAddress.parse(value));
    if (parsed instanceof Operand.Constant<Optional<IpAddress>> known && known.value().isEmpty()) {
      element.error("Expected an IP address, such as 192.0.2.7 or 2001:db8::7");
      return Operand.constant(IpAddress.parse("0.0.0.0").orElseThrow());
    }
    return parsed.map(
        address ->
            address.orElseThrow(
                () ->
                    PolicyFailure.failed(
                        ErrorReasons.EXPRESSION,
                        "The expression of an address did not give an IP address.",
                        null)));
  }

  @Override
  public Flow run(PolicyRun run) {
    String text = run.request().received().clientAddress();
    IpAddress client =
        IpAddress.parse(text)
            .orElseThrow(
                () ->
                    PolicyFailure.denied(
                        "FailedToParseCallerIP",
                        FORBIDDEN,
                        "Failed to establish IP address for the caller. Access denied."));
    boolean listed = ranges.stream().anyMatch(range -> range.contains(run, client));
    boolean onlyListed = allows.of(run);
    if (onlyListed && !listed) {
      throw PolicyFailure.denied(
          "CallerIpNotAllowed",
          FORBIDDEN,
          "Caller IP address " + text + " is not allowed. Access denied.");
    }
    if (!onlyListed && listed) {
      throw PolicyFailure.denied(
          "CallerIpBlocked", FORBIDDEN, "Caller IP address is blocked. Access denied.");
    }
    return Flow.NEXT;
  }
}
