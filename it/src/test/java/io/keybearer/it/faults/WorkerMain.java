package io.keybearer.it.faults;

import io.keybearer.model.AuthorizationRef;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A {@link Node} in a JVM of its own. Takes a command a line and answers in lines:
 *
 * <ul>
 *   <li>{@code ask ID THREADS NAME,NAME…}: so many threads an authorization ask at one moment;
 *       {@code answer ID NAME MICROS TEXT} for each, {@code end ID} after the last;
 *   <li>{@code pass SECONDS}: the node's clocks go ahead; {@code passed}.
 * </ul>
 *
 * It ends with its standard input.
 */
final class WorkerMain {
  private final PrintStream out;
  private final Node node;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  private WorkerMain(PrintStream out, Node node) {
    this.out = out;
    this.node = node;
  }

  /** Runs until standard input ends; the arguments are those of {@link Node.Settings}. */
  public static void main(String[] arguments) throws IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Node.Settings settings =
        new Node.Settings(
            arguments[0],
            Path.of(arguments[1]),
            Duration.parse(arguments[2]),
            Duration.parse(arguments[3]),
            Duration.parse(arguments[4]),
            Duration.parse(arguments[5]),
            Integer.parseInt(arguments[6]),
            Integer.parseInt(arguments[7]));
    try (Node node = new Node(settings);
        BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      WorkerMain worker = new WorkerMain(out, node);
      out.println("ready");
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        worker.run(line.split(" ", -1));
      }
      worker.threads.shutdownNow();
    }
  }

  private void run(String[] command) {
    switch (command[0]) {
      case "ask" ->
          ask(command[1], Integer.parseInt(command[2]), List.of(command[3].split(",", -1)));
      case "pass" -> {
        node.time.passes(Duration.ofSeconds(Long.parseLong(command[1])));
        out.println("passed");
      }
      default -> throw new IllegalArgumentException("unknown command " + command[0]);
    }
  }

  private void ask(String id, int each, List<String> names) {
    CyclicBarrier start = new CyclicBarrier(each * names.size());
    CyclicBarrier end = new CyclicBarrier(each * names.size(), () -> out.println("end " + id));
    List<Runnable> asking = new ArrayList<>();
    for (String name : names) {
      AuthorizationRef ref = new AuthorizationRef("default", name, name);
      for (int i = 0; i < each; i++) {
        asking.add(
            () -> {
              await(start);
              long begin = System.nanoTime();
              String answer = node.ask(ref);
              long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begin);
              out.println("answer " + id + " " + name + " " + micros + " " + answer);
              await(end);
            });
      }
    }
    asking.forEach(threads::execute);
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }
}
