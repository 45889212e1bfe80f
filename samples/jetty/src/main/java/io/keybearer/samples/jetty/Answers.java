package io.keybearer.samples.jetty;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;

/** Waits for web applications that start in their own time. */
public final class Answers {
  private static final Duration START = Duration.ofSeconds(60);
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private Answers() {}

  /**
   * Waits until the admin web application has its store: then it asks strangers who they are.
   *
   * @param admin its address, ending in a slash
   * @param running whether its server still runs
   * @throws DemoException as {@link #await} does
   */
  public static void awaitAdmin(URI admin, BooleanSupplier running) {
    await(admin.resolve("subscriptions"), status -> status == 401, running);
  }

  /**
   * Asks for an address until the answer's status is as expected.
   *
   * @param address what to ask for
   * @param expected tells the status that ends the waiting
   * @param running whether the server still runs; where it does not, waiting makes no sense
   * @throws DemoException if the server has ended, or a minute is over
   */
  public static void await(URI address, IntPredicate expected, BooleanSupplier running) {
    long deadline = System.nanoTime() + START.toNanos();
    String last = "nothing";
    while (true) {
      try {
        int status = status(address);
        if (expected.test(status)) {
          return;
        }
        last = "status " + status;
      } catch (IOException e) {
        last = e.toString();
      }
      if (!running.getAsBoolean() || System.nanoTime() > deadline) {
        throw new DemoException(
            "%s has not started: its last answer was %s.".formatted(address, last));
      }
      pause();
    }
  }

  private static int status(URI address) throws IOException {
    try {
      HttpRequest request = HttpRequest.newBuilder(address).timeout(START).build();
      HttpResponse<Void> response = CLIENT.send(request, BodyHandlers.discarding());
      return response.statusCode();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoException("Interrupted while waiting for " + address, e);
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoException("Interrupted while a web application starts", e);
    }
  }
}
