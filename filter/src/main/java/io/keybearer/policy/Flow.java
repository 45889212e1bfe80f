package io.keybearer.policy;

/** Where a request goes after a policy. */
public enum Flow {
  /** On to the next policy. */
  NEXT,
  /** To the backend; what follows in the section waits for its answer. */
  FORWARD,
  /** Back to the client: the response is ready. */
  RESPOND
}
