package io.keybearer.it.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Operations measured in alternating rounds, so that what else the machine does falls on all of
 * them alike; the median of the rounds' medians, and each relative to the first.
 */
final class Rounds {
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 7);
  private static final Duration SPAN = Duration.ofMillis(Integer.getInteger("bench.millis", 1000));

  private final Map<String, Runnable> operations = new LinkedHashMap<>();

  Rounds add(String name, Runnable operation) {
    operations.put(name, operation);
    return this;
  }

  /** Measures and prints; the medians in nanoseconds by name. */
  Map<String, Double> print() {
    operations.values().forEach(Rounds::once);
    Map<String, List<Double>> times = new LinkedHashMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      operations.forEach(
          (name, operation) ->
              times.computeIfAbsent(name, it -> new ArrayList<>()).add(once(operation)));
    }
    Map<String, Double> medians = new LinkedHashMap<>();
    times.forEach((name, each) -> medians.put(name, median(each)));
    double first = medians.values().iterator().next();
    System.out.println("| what | µs (median of " + ROUNDS + ") | fastest–slowest round | × first |");
    System.out.println("|---|---|---|---|");
    medians.forEach(
        (name, nanos) ->
            System.out.printf(
                "| %s | %.1f | %.1f–%.1f | %.2f |%n",
                name,
                nanos / 1000,
                times.get(name).stream().min(Double::compare).orElseThrow() / 1000,
                times.get(name).stream().max(Double::compare).orElseThrow() / 1000,
                nanos / first));
    return medians;
  }

  static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  /** The median of the calls of one round: a call that met a busy machine does not count. */
  private static double once(Runnable operation) {
    List<Double> calls = new ArrayList<>();
    long begin = System.nanoTime();
    long end = begin + SPAN.toNanos();
    while (begin < end) {
      operation.run();
      long now = System.nanoTime();
      calls.add((double) (now - begin));
      begin = now;
    }
    return median(calls);
  }
}
