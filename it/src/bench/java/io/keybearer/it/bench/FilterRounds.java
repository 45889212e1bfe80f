package io.keybearer.it.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs {@link FilterBenchmark} in alternating rounds, each in new JVMs, so that what else the
 * machine does falls on all alike; of each round the fastest tenth of the short iterations. Prints
 * the medians of the rounds, and the median of each round's ratio.
 */
final class FilterRounds {
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);
  private static final String[] NAMES = {"floor", "spring", "keybearer"};

  private FilterRounds() {}

  static void run() throws RunnerException {
    Map<String, List<Double>> nanos = new LinkedHashMap<>();
    Map<String, List<Double>> bytes = new LinkedHashMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      for (String name : NAMES) {
        RunResult result = measure(name);
        nanos.computeIfAbsent(name, it -> new ArrayList<>()).add(fastestTenth(result));
        bytes
            .computeIfAbsent(name, it -> new ArrayList<>())
            .add(result.getSecondaryResults().get("gc.alloc.rate.norm").getScore());
      }
    }
    System.out.println("| filter | ns (median of " + ROUNDS + ") | × floor | × spring | bytes |");
    System.out.println("|---|---|---|---|---|");
    for (String name : NAMES) {
      System.out.printf(
          "| %s | %.0f | %.2f | %.2f | %.0f |%n",
          name,
          Rounds.median(nanos.get(name)),
          ratio(nanos.get(name), nanos.get("floor")),
          ratio(nanos.get(name), nanos.get("spring")),
          Rounds.median(bytes.get(name)));
    }
  }

  private static RunResult measure(String name) throws RunnerException {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include(FilterBenchmark.class.getName() + "\\." + name + "$")
                    .addProfiler(GCProfiler.class)
                    .verbosity(VerboseMode.SILENT)
                    .shouldFailOnError(true)
                    .build())
            .run();
    return results.iterator().next();
  }

  /** What nine in ten iterations took at least: those that nothing else disturbed. */
  private static double fastestTenth(RunResult result) {
    return result.getPrimaryResult().getStatistics().getPercentile(10);
  }

  private static double ratio(List<Double> ours, List<Double> theirs) {
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < ours.size(); round++) {
      ratios.add(ours.get(round) / theirs.get(round));
    }
    return Rounds.median(ratios);
  }
}
