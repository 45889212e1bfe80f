package io.keybearer.policy;

import io.keybearer.identity.CertificateProblem;
import io.keybearer.model.AuthorizationContext;
import io.keybearer.model.AuthorizationRef;
import io.keybearer.model.CallerIdentity;
import io.keybearer.policy.expression.EvaluationContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What surrounds the gateway in a scenario; changes from step to step. */
final class ScenarioWorld implements AutoCloseable {
  private static final UUID REQUEST = UUID.fromString("0b5c8d3e-5f3e-4d0a-9f0e-2d6d3c1a7e44");

  /** Stands for the provider of managed identities. */
  private static final String IDENTITY = "the gateway's own";

  private final Map<String, String> given = new HashMap<>();
  private final Map<String, Map<String, String>> authorizations = new HashMap<>();
  private final ScenarioOutbound outbound = new ScenarioOutbound();
  private final Map<String, Map<String, String>> identities = new HashMap<>();
  private final ScenarioTokens tokens = new ScenarioTokens(outbound::body, this::now);
  private final List<Duration> pauses = new ArrayList<>();
  private final PolicyResources resources =
      new PolicyResources(outbound, pauses::add, this::now, PolicyResources.Memory.DEFAULT, false);

  /** The surroundings of a scenario that says nothing. */
  ScenarioWorld() {}

  /** Applies a section. */
  void apply(Scenario.Part part) {
    switch (part.name()) {
      case "given" -> given.putAll(part.entries("="));
      case "cached" ->
          part.entries("=")
              .forEach((key, value) -> resources.values().put(key, value, Duration.ofHours(1)));
      case "stub" -> outbound.stub(part.argument(), tokens.filled(part.text()));
      case "jwt" -> tokens.add(part);
      case "identity" -> identities.put(part.argument(), part.entries(":"));
      case "authorization" -> authorizations.put(part.argument(), part.entries(":"));
      default ->
          throw new IllegalArgumentException(
              "line " + part.line() + ": section '" + part.name() + "' is not supported here");
    }
  }

  /** The client's address. */
  String client() {
    return given.getOrDefault("client", "203.0.113.20");
  }

  /** The key that requests carry; null without a subscription. */
  @Nullable String key() {
    return given.get("subscription.key");
  }

  private Instant now() {
    return Instant.parse(given.getOrDefault("clock", "2026-03-02T09:00:00Z"));
  }

  /** What policies may use. */
  PolicyServices services() {
    return new PolicyServices(
        this::authorize,
        callers(),
        tokens.verifier()::verify,
        (resource, clientId) ->
            identities.containsKey(resource)
                ? Optional.of(new AuthorizationRef("default", IDENTITY, resource))
                : Optional.empty(),
        (chain, held, checks) -> Optional.of(CertificateProblem.NOT_TRUSTED),
        this::now,
        () -> REQUEST,
        new EvaluationContext.Deployment(null, "default", "default", "gateway", Map.of()),
        resources);
  }

  /** What policies send. */
  ScenarioOutbound outbound() {
    return outbound;
  }

  /** How long requests waited, one after the other. */
  List<Duration> pauses() {
    return pauses;
  }

  /** The value that the cache has under a key. */
  Optional<Object> cached(String key) {
    return resources.values().get(key);
  }

  @Override
  public void close() {
    tokens.close();
    resources.close();
  }

  /** The tokens of the scenario. */
  ScenarioTokens tokens() {
    return tokens;
  }

  private AuthorizationContext authorize(AuthorizationRef ref, CallerIdentity caller) {
    Map<String, String> found =
        ref.provider().equals(IDENTITY)
            ? identities.getOrDefault(ref.authorization(), Map.of())
            : authorizations.getOrDefault(ref.provider() + " " + ref.authorization(), Map.of());
    String[] wanted = found.getOrDefault("caller", "").split(" ", -1);
    boolean allowed =
        wanted[0].isEmpty()
            || (wanted[0].equals("managed") && caller.kind() == CallerIdentity.Kind.MANAGED)
            || (wanted[0].equals("jwt")
                && caller.tenantId().equals(wanted[1])
                && caller.objectIds().contains(wanted[2]));
    if (!allowed) {
      throw PolicyFailure.failed("AccessDenied", "It is for somebody else.", null);
    }
    String token = found.get("token");
    if (token == null) {
      throw PolicyFailure.failed(
          found.getOrDefault("fails", "AuthorizationNotFound"), "It is not there.", null);
    }
    return new AuthorizationContext(token, Map.of());
  }

  private PolicyServices.Callers callers() {
    return new PolicyServices.Callers() {
      @Override
      public CallerIdentity managed() {
        return new CallerIdentity(CallerIdentity.Kind.MANAGED, "tenant", Set.of("gateway"), "");
      }

      @Override
      public CallerIdentity bearer(@Nullable String token) {
        return tokens.bearer(token);
      }
    };
  }
}
