package io.keybearer.policyxml;

/** Writes values so that the reader reads them as they are. */
interface ValueWriter {
  /** What stands between an attribute's double quotes. */
  String attribute(PolicyValue value);

  /** A text among other nodes. */
  String text(PolicyValue value);

  /** The whole content of a {@code set-body}. */
  String body(PolicyValue value);
}
