package io.keybearer.policyxml;

import java.util.Arrays;
import java.util.Optional;

/** The sections of a policy document. */
public enum PolicySection {
  /** Before the backend is called. */
  INBOUND("inbound"),
  /** In place of calling the backend. */
  BACKEND("backend"),
  /** On the response. */
  OUTBOUND("outbound"),
  /** After an error. */
  ON_ERROR("on-error");

  private final String elementName;

  PolicySection(String elementName) {
    this.elementName = elementName;
  }

  /** The name of the section's element, which {@code context.LastError.Section} gives too. */
  public String elementName() {
    return elementName;
  }

  /** The section whose element has that name. */
  public static Optional<PolicySection> of(String elementName) {
    return Arrays.stream(values())
        .filter(section -> section.elementName.equals(elementName))
        .findFirst();
  }

  @Override
  public String toString() {
    return elementName;
  }
}
