package io.keybearer.admin.rest;

import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import java.time.Duration;

/** Gives each request's body a time within which it must arrive. */
@PreMatching
@Priority(360)
final class BodyTimeFilter implements ContainerRequestFilter {
  private final Duration longest;

  BodyTimeFilter(Duration longest) {
    this.longest = longest;
  }

  @Override
  public void filter(ContainerRequestContext context) {
    context.setEntityStream(new TimedBody(context.getEntityStream(), longest, System::nanoTime));
  }
}
