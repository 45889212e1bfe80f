package io.keybearer.it.faults;

import io.keybearer.model.AuthorizationRef;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A {@link WorkerMain} process and what it has said so far. Thread-safe. */
public final class Worker implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofSeconds(90);
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final Process process;
  private final BufferedWriter commands;
  private final List<Answer> answers = new CopyOnWriteArrayList<>();
  private final List<String> others = new CopyOnWriteArrayList<>();
  private final Object said = new Object();
  private boolean ended;

  /**
   * What one caller got.
   *
   * @param question the question's id
   * @param name the authorization
   * @param micros how long the caller waited
   * @param text an access token, or {@code !} and why not
   */
  public record Answer(String question, String name, long micros, String text) {
    /** Whether it is a token. */
    public boolean isToken() {
      return !text.startsWith("!");
    }
  }

  private Worker(Process process) {
    this.process = process;
    this.commands =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    Thread reader = new Thread(this::read, "worker-" + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts one; {@link #awaitReady()} waits for it. */
  public static Worker start(Node.Settings settings) {
    Path log = Path.of("target", "worker-" + NUMBERS.incrementAndGet() + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            WorkerMain.class.getName(),
            settings.url(),
            settings.keystore().toAbsolutePath().toString(),
            settings.exchange().toString(),
            settings.lease().toString(),
            settings.skew().toString(),
            settings.answerTimeout().toString(),
            Integer.toString(settings.poolSize()),
            Integer.toString(settings.requestsPerMinute()));
    builder
        .environment()
        .put(
            "CLASSPATH",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    builder.redirectError(log.toFile());
    try {
      Files.createDirectories(log.toAbsolutePath().getParent());
      return new Worker(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until it takes commands. */
  public Worker awaitReady() {
    await(() -> others.contains("ready"), "ready");
    return this;
  }

  /** So many threads an authorization begin to ask; the question's id. */
  public String ask(int threads, AuthorizationRef... refs) {
    String id = "q" + NUMBERS.incrementAndGet();
    String names =
        List.of(refs).stream()
            .map(AuthorizationRef::authorization)
            .collect(Collectors.joining(","));
    send("ask " + id + " " + threads + " " + names);
    return id;
  }

  /** All answers to a question, when the last has come. */
  public List<Answer> answers(String question) {
    await(() -> others.contains("end " + question), "the answers to " + question);
    return soFar(answer -> answer.question().equals(question));
  }

  /** One caller's answer. */
  public Answer answer(AuthorizationRef ref) {
    return answers(ask(1, ref)).get(0);
  }

  /** What was answered so far. */
  List<Answer> soFar(Predicate<Answer> which) {
    return answers.stream().filter(which).toList();
  }

  /** The node's clocks go ahead. */
  public void passes(Duration duration) {
    long before = others.stream().filter("passed"::equals).count();
    send("pass " + duration.toSeconds());
    await(() -> others.stream().filter("passed"::equals).count() > before, "passed");
  }

  /** SIGKILL; returns when it is gone and everything it said is read. */
  public void kill() {
    process.destroyForcibly();
    process.onExit().join();
    await(() -> ended, "the end of its output");
  }

  /** SIGSTOP. */
  public void pause() {
    Signals.pause(process.pid());
  }

  /** SIGCONT. */
  public void resume() {
    Signals.resume(process.pid());
  }

  /** Ends it by the end of its input. */
  @Override
  public void close() {
    try {
      if (process.isAlive()) {
        resume();
        commands.close();
      }
      if (!process.waitFor(20, java.util.concurrent.TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void send(String line) {
    try {
      commands.write(line);
      commands.newLine();
      commands.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read() {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        take(line);
      }
    } catch (IOException e) {
      // Killed: what was said before counts.
    } finally {
      synchronized (said) {
        ended = true;
        said.notifyAll();
      }
    }
  }

  private void take(String line) {
    synchronized (said) {
      if (line.startsWith("answer ")) {
        String[] parts = line.split(" ", 5);
        answers.add(new Answer(parts[1], parts[2], Long.parseLong(parts[3]), parts[4]));
      } else {
        others.add(line);
      }
      said.notifyAll();
    }
  }

  private void await(java.util.function.BooleanSupplier condition, String what) {
    long until = System.nanoTime() + LONGEST.toNanos();
    synchronized (said) {
      while (!condition.getAsBoolean()) {
        long left = until - System.nanoTime();
        if (left <= 0 || (ended && !condition.getAsBoolean())) {
          throw new IllegalStateException(
              "worker " + process.pid() + " did not say " + what + (ended ? ": it ended" : ""));
        }
        try {
          said.wait(Math.max(1, left / 1_000_000));
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IllegalStateException(e);
        }
      }
    }
  }
}
