package io.keybearer.credential;

import io.keybearer.model.AuthorizationRef;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Work under way, at most one piece an authorization; everybody who wants it waits for the same.
 */
final class Flights {
  private final ConcurrentMap<AuthorizationRef, Flight> flights = new ConcurrentHashMap<>();

  /** One piece of work. */
  static final class Flight {
    final CompletableFuture<CachedConnection> result = new CompletableFuture<>();
    private final AtomicInteger waiters = new AtomicInteger();

    /** Whether one more may wait. */
    boolean admit(int limit) {
      return waiters.incrementAndGet() <= limit;
    }
  }

  /**
   * The flight to wait for.
   *
   * @param flight the flight
   * @param isOwn whether it is new, so that the caller must do its work
   */
  record Boarding(Flight flight, boolean isOwn) {}

  Boarding board(AuthorizationRef ref) {
    Flight own = new Flight();
    Flight present = flights.putIfAbsent(ref, own);
    return present == null ? new Boarding(own, true) : new Boarding(present, false);
  }

  /** Whether an authorization's flight is under way; cheaper than to board it. */
  boolean isUnderWay(AuthorizationRef ref) {
    return flights.containsKey(ref);
  }

  /** How many wait for an authorization's flight. */
  int waiters(AuthorizationRef ref) {
    Flight flight = flights.get(ref);
    return flight == null ? 0 : flight.waiters.get();
  }

  /** Ends a flight; whoever comes next starts another. */
  void land(AuthorizationRef ref, Flight flight, CachedConnection result) {
    flights.remove(ref, flight);
    flight.result.complete(result);
  }

  /** Ends a flight without a result. */
  void fail(AuthorizationRef ref, Flight flight, Throwable cause) {
    flights.remove(ref, flight);
    flight.result.completeExceptionally(cause);
  }
}
