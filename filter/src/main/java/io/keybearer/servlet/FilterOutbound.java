package io.keybearer.servlet;

import io.keybearer.http.HttpRequest;
import io.keybearer.http.HttpResponse;
import io.keybearer.http.OneWayRequests;
import io.keybearer.http.OutboundHttpClient;
import io.keybearer.policy.PolicyOutbound;
import java.time.Duration;
import java.util.function.Consumer;

/** The outbound client, as policies use it. */
final class FilterOutbound implements PolicyOutbound {
  private final OutboundHttpClient client;
  private final OneWayRequests oneWay;

  FilterOutbound(OutboundHttpClient client, OneWayRequests oneWay) {
    this.client = client;
    this.oneWay = oneWay;
  }

  @Override
  public HttpResponse send(HttpRequest request, Duration deadline) {
    return client.send(request, deadline);
  }

  @Override
  public void sendLater(HttpRequest request, Duration deadline, Consumer<RuntimeException> failed) {
    oneWay.send(request, deadline, failed);
  }
}
