package io.keybearer.policy;

import io.keybearer.identity.CallerException;
import io.keybearer.identity.CertificateProblem;
import io.keybearer.model.AuthorizationContext;
import io.keybearer.model.AuthorizationRef;
import io.keybearer.model.CallerIdentity;
import io.keybearer.policy.expression.EvaluationContext;
import io.keybearer.policy.expression.EvaluationEnvironment;
import io.keybearer.policy.expression.EvaluationLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What surrounds the gateway in a scenario; changes from step to step. */
final class ScenarioWorld implements AutoCloseable {
  private static final UUID REQUEST = UUID.fromString("0b5c8d3e-5f3e-4d0a-9f0e-2d6d3c1a7e44");

  /** The provider of the authorizations that stand for managed identities. */
  private static final String IDENTITY = "managed-identity";

  private final Map<String, String> given = new HashMap<>();
  private final Map<String, Map<String, String>> authorizations = new HashMap<>();
  private final ScenarioOutbound outbound = new ScenarioOutbound();
  private final ScenarioTokens tokens = new ScenarioTokens(this::now, outbound::body);
  private final List<Duration> pauses = new ArrayList<>();
  private final PolicyResources resources =
      new PolicyResources(outbound, pauses::add, this::now, PolicyResources.Memory.DEFAULT, false);

  /** The surroundings of a scenario that says nothing. */
  ScenarioWorld() {}

  /** The tokens, and who verifies them. */
  ScenarioTokens tokens() {
    return tokens;
  }

  /** Applies a section. */
  void apply(Scenario.Part part) {
    switch (part.name()) {
      case "given" -> given.putAll(part.entries("="));
      case "cached" ->
          part.entries("=")
              .forEach((key, value) -> resources.values().put(key, value, Duration.ofHours(1)));
      case "stub" -> outbound.stub(part.argument(), tokens.fill(part.text()));
      case "authorization" -> authorizations.put(part.argument(), part.entries(":"));
      case "identity" -> authorizations.put(IDENTITY + " " + part.argument(), part.entries(":"));
      case "jwt" -> tokens.make(part);
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

  /** What expressions see: this clock, and the same random numbers in each run. */
  EvaluationEnvironment environment() {
    return new EvaluationEnvironment(this::now, new Random(1), EvaluationLimits.DEFAULT);
  }

  /** What policies may use. */
  PolicyServices services() {
    return new PolicyServices(
        (ref, caller) -> authorize(ref.provider() + " " + ref.authorization(), caller),
        callers(),
        tokens::verify,
        (resource, clientId) -> identity(resource),
        (chain, held, checks) -> Optional.of(CertificateProblem.NOT_TRUSTED),
        this::now,
        () -> REQUEST,
        new EvaluationContext.Deployment(
            given.get("region"),
            given.getOrDefault("service", "default"),
            given.getOrDefault("service", "default"),
            given.getOrDefault("gateway", "gateway"),
            Map.of()),
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

  private Optional<AuthorizationRef> identity(String resource) {
    return authorizations.containsKey(IDENTITY + " " + resource)
        ? Optional.of(new AuthorizationRef("default", IDENTITY, resource))
        : Optional.empty();
  }

  private AuthorizationContext authorize(String name, CallerIdentity caller) {
    Map<String, String> found = authorizations.getOrDefault(name, Map.of());
    String token = found.get("token");
    if (token == null) {
      throw PolicyFailure.failed(
          found.getOrDefault("fails", "AuthorizationNotFound"), "It is not there.", null);
    }
    String wanted = found.get("caller");
    if (wanted != null && !caller(wanted).equals(caller)) {
      throw PolicyFailure.failed("AccessDenied", "It is somebody else's.", null);
    }
    return new AuthorizationContext(
        token, ScenarioTokens.members(found.getOrDefault("claims", "{}")));
  }

  private static CallerIdentity caller(String text) {
    String[] words = text.split(" ", -1);
    return words.length == 3
        ? new CallerIdentity(CallerIdentity.Kind.JWT, words[1], Set.of(words[2]), "")
        : new CallerIdentity(CallerIdentity.Kind.MANAGED, "tenant", Set.of("gateway"), "");
  }

  private PolicyServices.Callers callers() {
    return new PolicyServices.Callers() {
      @Override
      public CallerIdentity managed() {
        return caller("managed");
      }

      @Override
      public CallerIdentity bearer(@Nullable String token) {
        Map<String, Object> claims = tokens.claims(token);
        if (claims.containsKey("oid") && claims.containsKey("tid")) {
          return caller("jwt " + claims.get("tid") + " " + claims.get("oid"));
        }
        throw new CallerException("IdentityTokenInvalid", "The token names nobody.", null);
      }
    };
  }
}
