package io.keybearer.model;

/** What a policy document is for. */
public enum PolicyScope {
  /** Every API. */
  GLOBAL,
  /** One API. */
  API,
  /** One operation of an API. */
  OPERATION,
  /** Other documents, which include it. */
  FRAGMENT,
  /** It is no document, but another file that policies need. */
  NONE
}
