package io.keybearer.policy;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How {@code forward-request} wants the backend to be called. What it does not say is null.
 *
 * @param timeout how long to wait for the head of the response
 * @param followsRedirects whether redirects are followed
 * @param httpVersion {@code 1}, {@code 2} or {@code 2or1}
 */
public record ForwardOptions(
    @Nullable Duration timeout, @Nullable Boolean followsRedirects, @Nullable String httpVersion) {
  /** Nothing is said. */
  public static final ForwardOptions NONE = new ForwardOptions(null, null, null);
}
