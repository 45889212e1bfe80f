package io.keybearer.admin.rest;

import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;

/** Refuses the requests of a caller who makes too many, and says when to come back. */
@PreMatching
@Priority(350)
final class RequestRateFilter implements ContainerRequestFilter {
  private final RequestRate rate;

  RequestRateFilter(RequestRate rate) {
    this.rate = rate;
  }

  @Override
  public void filter(ContainerRequestContext context) {
    int seconds = rate.count(BearerFilter.callerOf(context).name());
    if (seconds > 0) {
      throw RestException.of(
          429,
          "TooManyRequests",
          "The caller makes too many requests; try again in " + seconds + " seconds.",
          HttpHeaders.RETRY_AFTER,
          Integer.toString(seconds));
    }
  }
}
