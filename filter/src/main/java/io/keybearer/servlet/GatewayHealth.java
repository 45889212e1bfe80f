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
 * <p>It is live while all of its threads run: one that has ended, as by an error of the JVM, would
 * leave changes unseen for good. It is ready while it can hand out tokens: while the store is away,
 * for as long as cached ones may be served. The answer is {@code
 * {"live":…,"ready":…,"reasons":[…]}} with status 200, or 503 when it is not ready; under the path
 * and {@code /live}, when it is not live. Thread-safe.
 */
final class GatewayHealth {
  private static final String LIVE = "/live";

  private final Optional<String> path;
  private final Supplier<CredentialStatus> credentials;
  private final Supplier<@Nullable PolicyStatus> policy;
  private final Supplier<Optional<String>> endedThread;
  private volatile boolean keyless;

  /**
   * Health of these parts.
   *
   * @param path the path under which it is asked for, if by HTTP at all
   * @param credentials how the credential manager does
   * @param policy which documents are in force; null when they are not watched
   * @param endedThread the name of the thread that watches them, if it has ended
   */
  GatewayHealth(
      Optional<String> path,
      Supplier<CredentialStatus> credentials,
      Supplier<@Nullable PolicyStatus> policy,
      Supplier<Optional<String>> endedThread) {
    this.endedThread = endedThread;
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
    List<String> ended = new ArrayList<>(status.endedThreads());
    endedThread.get().ifPresent(ended::add);
    List<String> reasons = new ArrayList<>();
    ended.forEach(
        thread -> reasons.add("the thread " + thread + " has ended; a restart is needed"));
    if (!status.seesChanges()) {
      String since =
          status
              .sinceChangesSeen()
              .map(time -> "the store has not been read for " + time.toSeconds() + " s")
              .orElse("the store has not been read yet");
      reasons.add(since + status.problem().map(problem -> ": " + problem).orElse(""));
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
    return new HealthState(ended.isEmpty(), serves && !keyless, reasons);
  }

  /** Whether a request asks for it. */
  boolean isAskedBy(HttpServletRequest request) {
    return path.isPresent() && (asks(request, "") || asks(request, LIVE));
  }

  private boolean asks(HttpServletRequest request, String further) {
    String asked =
        request.getServletPath() + (request.getPathInfo() == null ? "" : request.getPathInfo());
    return asked.equals(path.orElse("") + further);
  }

  /** Answers. */
  void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
    HealthState state = state();
    boolean good = asks(request, LIVE) ? state.live() : state.ready();
    byte[] body = json(state).getBytes(StandardCharsets.UTF_8);
    response.setStatus(good ? 200 : 503);
    response.setHeader("Cache-Control", "no-store");
    response.setContentType("application/json");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  /** The answer's body. */
  static String json(HealthState state) {
    String reasons =
        state.reasons().stream().map(GatewayHealth::json).collect(Collectors.joining(","));
    return "{\"live\":%s,\"ready\":%s,\"reasons\":[%s]}"
        .formatted(state.live(), state.ready(), reasons);
  }

  /** A sentence as JSON has it; a reason may hold a name that an operator chose. */
  private static String json(String reason) {
    return '"'
        + reason.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", " ")
        + '"';
  }
}
