package io.keybearer.it.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs the benchmarks that are named, or all, and prints their tables in Markdown. */
public final class BenchMain {
  private BenchMain() {}

  /** A benchmark. */
  interface Bench {
    void run() throws Exception;
  }

  /** The arguments are benchmarks' names. */
  public static void main(String[] arguments) throws Exception {
    // Else each answer of the loopback server waits 40 ms for an acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    Map<String, Bench> all = new LinkedHashMap<>();
    all.put("filter", FilterRounds::run);
    all.put("identity", Identities::run);
    all.put("read", ColdRead::run);
    all.put("storm", Storms::run);
    all.put("window", RefreshWindow::run);
    all.put("killed", OwnerKilled::run);
    all.put("heap", Heap::run);
    all.put("changes", Changes::run);
    all.put("deletion", Deletion::run);
    all.put("million", Million::run);
    List<String> names = arguments.length == 0 ? List.copyOf(all.keySet()) : List.of(arguments);
    System.out.printf(
        "%d cores, %s %s, JDK %s%n",
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        Runtime.version());
    for (String name : names) {
      Bench bench = all.get(name);
      if (bench == null) {
        throw new IllegalArgumentException("no benchmark " + name + "; there are " + all.keySet());
      }
      System.out.printf("%n### %s%n%n", name);
      bench.run();
      System.out.flush();
    }
    System.exit(0);
  }
}
