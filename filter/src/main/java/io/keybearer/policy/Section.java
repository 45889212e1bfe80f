package io.keybearer.policy;

/** A section of a policy document. */
enum Section {
  INBOUND("inbound"),
  BACKEND("backend"),
  OUTBOUND("outbound"),
  ON_ERROR("on-error");

  private final String element;

  Section(String element) {
    this.element = element;
  }

  /** The name of its element, which is also what {@code context.LastError.Section} says. */
  String element() {
    return element;
  }

  /** Whether header and body policies act on the request here, rather than on the response. */
  boolean actsOnRequest() {
    return this == INBOUND || this == BACKEND;
  }
}
