package io.keybearer.admin.service;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * How far one action on many connections has come.
 *
 * @param id its identity, random
 * @param service the service whose connections it deals with
 * @param actor who asked for it
 * @param action what is done with each
 * @param state whether it goes on
 * @param total how many connections there are to deal with; 0 while they are being looked up
 * @param outcomes how many connections have which outcome, in the words of {@link
 *     ConnectionReport#outcome()}; {@code Deleted} for a deletion
 * @param failures the connections that it did not work with, in the order of the work
 * @param took since it began; once it has ended, up to its end
 */
public record BulkJob(
    UUID id,
    String service,
    Actor actor,
    Action action,
    State state,
    int total,
    Map<String, Integer> outcomes,
    List<Failure> failures,
    Duration took) {
  /** Copies what changes. */
  public BulkJob {
    outcomes = Map.copyOf(outcomes);
    failures = List.copyOf(failures);
  }

  /** What is done with each connection. */
  public enum Action {
    /** {@link ConnectionOperations#refresh}. */
    REFRESH,
    /** {@link ConnectionOperations#test}. */
    TEST,
    /** {@link ConnectionOperations#setDisabled} with false. */
    ENABLE,
    /** {@link ConnectionOperations#setDisabled} with true. */
    DISABLE,
    /** {@link ConnectionOperations#revoke}. */
    REVOKE,
    /** {@link Authorizations#delete}. */
    DELETE
  }

  /** Whether it goes on. */
  public enum State {
    /** It waits for others, or works. */
    WORKING,
    /** It has dealt with every connection. */
    DONE,
    /** Somebody stopped it, or the application ended; the rest is as it was. */
    STOPPED,
    /** The store could not be used any more; the rest is as it was. */
    BROKEN
  }

  /**
   * A connection that it did not work with.
   *
   * @param name the connection
   * @param reason why, as an error code such as {@code invalid_client}; empty where there is none
   * @param message why, as a sentence; empty where the code says it all
   */
  public record Failure(ResourceName name, Optional<String> reason, String message) {}

  /** How many connections it has dealt with. */
  public int done() {
    return outcomes.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Whether it still goes on. */
  public boolean isWorking() {
    return state == State.WORKING;
  }
}
