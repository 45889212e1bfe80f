package io.keybearer.http;

/** Failures of exchanges, for tests of other rooms. */
public final class TestFailures {
  private TestFailures() {}

  /** Nobody could be connected to. */
  public static HttpExchangeException unreachable() {
    return new HttpNotSentException(
        HttpNotSentException.Cause.NO_CONNECTION, "no connection to the host", null);
  }

  /** No answer came in time. */
  public static HttpExchangeException timeout() {
    return new HttpOutcomeUnknownException("no whole answer from the host in time", null);
  }
}
