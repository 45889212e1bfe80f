package io.keybearer.policy;

import io.keybearer.http.HttpRequest;
import io.keybearer.http.HttpResponse;
import java.time.Duration;
import java.util.function.Consumer;

/** Sends the requests that policies make, under the address rules of the one outbound client. */
public interface PolicyOutbound {
  /**
   * Sends a request and waits for the whole answer.
   *
   * @throws io.keybearer.http.HttpExchangeException when there is none
   */
  HttpResponse send(HttpRequest request, Duration deadline);

  /**
   * Sends a request while nobody waits.
   *
   * @param failed is told, on another thread, when there is no answer
   */
  void sendLater(HttpRequest request, Duration deadline, Consumer<RuntimeException> failed);
}
