package io.keybearer.it.faults;

import java.io.IOException;

/** Signals to processes that a test has started. */
final class Signals {
  private Signals() {}

  /** SIGSTOP: it stands still, its sockets stay open. */
  static void pause(long pid) {
    send("-STOP", pid);
  }

  /** SIGCONT: it goes on. */
  static void resume(long pid) {
    send("-CONT", pid);
  }

  private static void send(String signal, long pid) {
    try {
      int status = new ProcessBuilder("kill", signal, Long.toString(pid)).start().waitFor();
      if (status != 0) {
        throw new IllegalStateException("kill " + signal + " " + pid + " failed");
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
