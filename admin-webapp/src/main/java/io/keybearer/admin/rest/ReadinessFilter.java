package io.keybearer.admin.rest;

import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import java.util.function.BooleanSupplier;

/** Answers 503 until the application has its store. */
@PreMatching
@Priority(200)
final class ReadinessFilter implements ContainerRequestFilter {
  private final BooleanSupplier ready;

  ReadinessFilter(BooleanSupplier ready) {
    this.ready = ready;
  }

  @Override
  public void filter(ContainerRequestContext context) {
    if (!ready.getAsBoolean()) {
      throw unavailable();
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
