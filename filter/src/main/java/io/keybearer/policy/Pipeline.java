package io.keybearer.policy;

import io.keybearer.policyxml.PolicySection;

/**
 * The four sections a request goes through.
 *
 * @param inbound before the backend is called
 * @param backend calls the backend
 * @param outbound after the backend has answered
 * @param onError when something failed
 * @param readsResponseBody whether the body of the backend's response must be kept for policies
 * @param checksStatus whether an error status of the backend may count as a failure
 */
record Pipeline(
    Sequence inbound,
    Sequence backend,
    Sequence outbound,
    Sequence onError,
    boolean readsResponseBody,
    boolean checksStatus) {

  /** What holds when no document says otherwise: the backend is called, and that is all. */
  static Pipeline builtIn() {
    Place place =
        new Place(
            "forward-request", Scope.GLOBAL, PolicySection.BACKEND, "forward-request[1]", null);
    Policy forward = ForwardRequest.plain(place);
    Sequence backend = new Sequence(java.util.List.of(new Sequence.Step(forward, place)));
    return new Pipeline(Sequence.EMPTY, backend, Sequence.EMPTY, Sequence.EMPTY, false, false);
  }
}
