package io.keybearer.samples.jetty;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server program that this JVM runs. Its process id is noted in a file, so that one left over
 * from a JVM that was killed is found and stopped by the next. Thread-safe.
 */
public final class ChildProcess implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChildProcess.class);
  private static final Duration STOP = Duration.ofSeconds(20);

  private final String name;
  private final Path pidFile;
  private final String mark;
  private @Nullable Process process;

  /**
   * A program that does not run yet.
   *
   * @param name what messages call it
   * @param pidFile where its process id is noted
   * @param mark a text in the program's arguments that no other program has, such as its data
   *     folder
   */
  public ChildProcess(String name, Path pidFile, String mark) {
    this.name = name;
    this.pidFile = pidFile;
    this.mark = mark;
  }

  /** Stops the program that a killed JVM left running, if there is one. */
  public synchronized void stopLeftOver() {
    notedPid()
        .flatMap(ProcessHandle::of)
        .filter(this::isOurs)
        .ifPresent(
            handle -> {
              LOG.warn("Stopping the {} left over from an earlier run", name);
              stop(handle);
            });
  }

  /**
   * Starts the program unless it runs.
   *
   * @throws DemoException if it can't be run
   */
  public synchronized void launch(ProcessBuilder command) {
    if (isRunning()) {
      return;
    }
    try {
      process = command.start();
      Files.writeString(pidFile, Long.toString(process.pid()));
    } catch (IOException e) {
      throw new DemoException("The " + name + " can't be run: " + e.getMessage(), e);
    }
  }

  /** Whether it runs. */
  public synchronized boolean isRunning() {
    return process != null && process.isAlive();
  }

  /** The process id of the program as last started. */
  public synchronized long pid() {
    return started().pid();
  }

  /** Completes when the program as last started has ended. */
  public synchronized CompletableFuture<Void> ended() {
    return started().onExit().thenAccept(ended -> {});
  }

  /** Kills the program as a crash would. */
  public synchronized void kill() {
    started().destroyForcibly();
    await(started().toHandle());
  }

  /** Asks the program to end and waits for that; kills it if it does not. */
  @Override
  public synchronized void close() {
    if (process != null) {
      stop(process.toHandle());
    }
  }

  private Process started() {
    if (process == null) {
      throw new IllegalStateException("The " + name + " has not been started");
    }
    return process;
  }

  private Optional<Long> notedPid() {
    try {
      return Files.exists(pidFile)
          ? Optional.of(Long.valueOf(Files.readString(pidFile).strip()))
          : Optional.empty();
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private boolean isOurs(ProcessHandle handle) {
    return handle.info().arguments().stream().flatMap(Arrays::stream).anyMatch(this::hasMark);
  }

  private boolean hasMark(String argument) {
    return argument.contains(mark);
  }

  private void stop(ProcessHandle handle) {
    handle.destroy();
    if (!await(handle)) {
      LOG.warn("The {}, process {}, does not stop and is killed", name, handle.pid());
      handle.destroyForcibly();
      await(handle);
    }
  }

  private static boolean await(ProcessHandle handle) {
    try {
      handle.onExit().get(STOP.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException | ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
