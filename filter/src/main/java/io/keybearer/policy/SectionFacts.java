package io.keybearer.policy;

/** What the compiler finds out about a section and must be known before it runs. */
final class SectionFacts {
  private boolean readsResponseBody;
  private boolean checksStatus;

  /** Notes that something in the section may read the body of the backend's response. */
  void readsResponseBody() {
    readsResponseBody = true;
  }

  /** Whether the body of the backend's response must be kept until the section has run. */
  boolean mayReadResponseBody() {
    return readsResponseBody;
  }

  /** Notes whether a response with an error status counts as a failure. */
  void checksStatus(boolean checks) {
    checksStatus |= checks;
  }

  /** Whether a response with an error status may count as a failure. */
  boolean mayCheckStatus() {
    return checksStatus;
  }
}
