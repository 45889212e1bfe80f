package io.keybearer.samples.jetty;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Runs a sample as this JVM's program: says what happens, stops everything on Ctrl-C, when the
 * process is asked to end and when the process that started it has gone, and starts a database that
 * was killed again.
 */
public final class SampleProcess {
  private static final Logger LOG = LoggerFactory.getLogger(SampleProcess.class);
  private static final int DATABASE_AGAIN_SECONDS = 15;

  private final Sample sample;
  private volatile boolean stopping;

  private SampleProcess(Sample sample) {
    this.sample = sample;
  }

  /** Makes a sample. */
  @FunctionalInterface
  public interface Maker {
    /**
     * A sample that has not started.
     *
     * @throws DemoException if settings or ports can't be used
     */
    Sample make();
  }

  /**
   * Starts a sample and returns; its servers keep the JVM alive. If it can't start, one line says
   * why, everything that had started is stopped, and the JVM exits with status 1.
   *
   * <p>A build that prints a stack trace for every status but 0 names a file in the system property
   * {@code demo.failure-file}: then the line is left there too and the status is 0.
   */
  public static void run(Maker maker) {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    Optional<Path> failureFile =
        Optional.ofNullable(System.getProperty("demo.failure-file")).map(Path::of);
    failureFile.ifPresent(SampleProcess::delete);
    try {
      new SampleProcess(maker.make()).run();
    } catch (DemoException e) {
      LOG.error("The sample did not start", e);
      String line = String.valueOf(e.getMessage());
      System.err.println(line);
      failureFile.ifPresent(file -> DemoHome.writePrivately(file, line));
      System.exit(failureFile.isPresent() ? 0 : 1);
    }
  }

  private void run() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
    endWithParent();
    try {
      sample.start();
    } catch (DemoException e) {
      if (!stopping) {
        throw e;
      }
      return;
    }
    watchDatabase();
    Duration started = Duration.between(startOfJvm(), Instant.now());
    System.out.println(sample.welcome());
    System.out.printf("Ready %.1f s after the JVM started.%n", started.toMillis() / 1000.0);
  }

  private void stop() {
    stopping = true;
    sample.close();
    System.out.println("Stopped.");
  }

  /** Maven may be killed without a word to its child. */
  private static void endWithParent() {
    Optional<ProcessHandle> parent = ProcessHandle.current().parent();
    if (Boolean.getBoolean("demo.end-with-parent") && parent.isPresent()) {
      CompletableFuture<Void> unused = parent.get().onExit().thenRun(() -> System.exit(0));
    }
  }

  private void watchDatabase() {
    CompletableFuture<Void> again =
        sample
            .database()
            .ended()
            .thenRun(this::sayDatabaseEnded)
            .thenRunAsync(
                this::startDatabaseAgain,
                CompletableFuture.delayedExecutor(DATABASE_AGAIN_SECONDS, TimeUnit.SECONDS));
    again.exceptionally(
        e -> {
          LOG.error("The database did not start again", e);
          return null;
        });
  }

  private void sayDatabaseEnded() {
    if (!stopping) {
      System.out.println(
          "The database has ended; it starts again in " + DATABASE_AGAIN_SECONDS + " s.");
    }
  }

  private void startDatabaseAgain() {
    if (!stopping) {
      sample.database().startAgain();
      System.out.println("The database is back, process " + sample.database().pid() + ".");
      watchDatabase();
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new DemoException("The file " + file + " can't be deleted: " + e.getMessage(), e);
    }
  }

  private static Instant startOfJvm() {
    return ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
  }
}
