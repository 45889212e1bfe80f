package io.keybearer.servlet;

import io.keybearer.credential.CredentialStatus;
import io.keybearer.model.HealthState;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a gateway does, and its answer to whoever asks by HTTP.
 *
 * <p>It is ready while it can hand out tokens: while the store is away, for as long as cached ones
 * may be served. The answer is {@code {"live":…,"ready":…,"reasons":[…]}} with status 200, or 503
 * when it is not ready. Thread-safe.
 */
final class GatewayHealth {
  private final Optional<String> path;
  private final Supplier<CredentialStatus> credentials;
  private final Supplier<@Nullable PolicyStatus> policy;
  private volatile boolean keyless;

  /**
   * Health of these parts.
   *
   * @param path the path under which it is asked for, if by HTTP at all
   * @param credentials how the credential manager does
   * @param policy which documents are in force; null when they are not watched
   */
  GatewayHealth(
      Optional<String> path,
      Supplier<CredentialStatus> credentials,
      Supplier<@Nullable PolicyStatus> policy) {
    this.path = path;
    this.credentials = credentials;
    this.policy = policy;
  }

  /** Notes whether the store has a key that this gateway can use. */
  void hasKey(boolean usable) {
    keyless = !usable;
  }

  /** How it does at the moment. */
  HealthState state() {
    CredentialStatus status = credentials.get();
    PolicyStatus documents = policy.get();
    List<String> reasons = new ArrayList<>();
    if (!status.seesChanges()) {
      reasons.add(
          status
              .sinceChangesSeen()
              .map(since -> "the store has not been read for " + since.toSeconds() + " s")
              .orElse("the store has not been read yet"));
    }
    if (keyless) {
      reasons.add("the store has no key-encryption key that this keystore can use");
    }
    if (documents != null && !documents.problems().isEmpty()) {
      reasons.add("the newest policy document can't run; an older one is in force");
    }
    if (documents != null && documents.unreadable()) {
      reasons.add("the policy document can't be read; the one read before is in force");
    }
    boolean serves = status.seesChanges() || status.servesFromCache();
    return new HealthState(true, serves && !keyless, reasons);
  }

  /** Whether a request asks for it. */
  boolean isAskedBy(HttpServletRequest request) {
    return path.isPresent()
        && path.get()
            .equals(
                request.getServletPath()
                    + (request.getPathInfo() == null ? "" : request.getPathInfo()));
  }

  /** Answers. */
  void answer(HttpServletResponse response) throws IOException {
    HealthState state = state();
    String reasons =
        state.reasons().stream().map(reason -> '"' + reason + '"').collect(Collectors.joining(","));
    byte[] body =
        "{\"live\":%s,\"ready\":%s,\"reasons\":[%s]}"
            .formatted(state.live(), state.ready(), reasons)
            .getBytes(StandardCharsets.UTF_8);
    response.setStatus(state.ready() ? 200 : 503);
    response.setHeader("Cache-Control", "no-store");
    response.setContentType("application/json");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
