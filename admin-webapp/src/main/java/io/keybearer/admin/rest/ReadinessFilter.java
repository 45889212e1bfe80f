package io.keybearer.admin.rest;

import io.keybearer.admin.security.Setup;
import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import java.util.function.BooleanSupplier;

/** Answers 503 until the application has its store and somebody can call it. */
@PreMatching
@Priority(200)
final class ReadinessFilter implements ContainerRequestFilter {
  private final BooleanSupplier ready;
  private final Setup setup;

  ReadinessFilter(BooleanSupplier ready, Setup setup) {
    this.ready = ready;
    this.setup = setup;
  }

  @Override
  public void filter(ContainerRequestContext context) {
    if (!ready.getAsBoolean()) {
      throw unavailable();
    }
    if (!setup.isApiOpen()) {
      throw RestException.of(
          503,
          "SetupRequired",
          "There is no account and no API token yet; open this application in a browser to set it"
              + " up.");
    }
  }

  static RestException unavailable() {
    return RestException.of(
        503,
        "ServiceUnavailable",
        "The store is not available; try again later.",
        "Retry-After",
        "5");
  }
}
