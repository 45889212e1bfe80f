package io.keybearer.admin.service;

import io.keybearer.model.Secret;
import io.keybearer.oauth.ClientAuthentication;
import io.keybearer.oauth.IdentityProvider;
import io.keybearer.oauth.ParameterDefinition;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A request's parameters told apart by the catalogue's definitions: canonical names, secrets and
 * the rest. One that the identity provider knows only elsewhere (another grant, the other level) is
 * ignored, as Azure's templates carry such; one that it does not know at all is a problem, because
 * it is most likely misspelt.
 */
final class GrantParameters {
  /** What Azure's documentation writes in the place of a value that is not used. */
  private static final String UNUSED = "UNUSED";

  /** A parameter that Azure does not have: it stays out of answers until somebody sets it. */
  private static final String CLIENT_AUTHENTICATION = "clientAuthentication";

  private static final List<String> CLIENT_SECRETS =
      List.of("clientSecret", "secondaryClientSecret");

  private final String path;
  private final List<ParameterDefinition> definitions;
  private final List<FieldProblem> problems = new ArrayList<>();
  private final Map<String, Optional<String>> plain = new LinkedHashMap<>();
  private final Map<String, Secret> secrets = new LinkedHashMap<>();

  /**
   * Tells them apart.
   *
   * @param path where they stand in the body, for problems
   * @param definitions the parameters that are asked for here
   */
  GrantParameters(
      String path,
      IdentityProvider identityProvider,
      List<ParameterDefinition> definitions,
      Map<String, @Nullable Secret> given) {
    this.path = path;
    this.definitions = definitions;
    Map<String, @Nullable Secret> byKey = byKey(identityProvider, given);
    for (ParameterDefinition definition : definitions) {
      boolean isGiven = byKey.containsKey(key(definition.name()));
      Secret value = byKey.get(key(definition.name()));
      if (definition.isSecret()) {
        if (value != null) {
          secrets.put(definition.name(), value);
        }
      } else {
        addPlain(definition, isGiven, value);
      }
    }
  }

  /**
   * The parameters that are not secret, by canonical name in the catalogue's order, defaults filled
   * in.
   */
  Map<String, Optional<String>> plain() {
    return plain;
  }

  /** The same without those that are null. */
  Map<String, String> plainValues() {
    Map<String, String> values = new LinkedHashMap<>();
    plain.forEach((name, value) -> value.ifPresent(text -> values.put(name, text)));
    return values;
  }

  /**
   * Reports all problems.
   *
   * @throws ManagementException of kind {@code INVALID} if there are any
   */
  void check() {
    if (!problems.isEmpty()) {
      throw ManagementException.invalid(problems);
    }
  }

  /**
   * The secrets to keep: those given, and of those stored the ones that were not given.
   *
   * @param stored what the row holds; empty when there is no row
   * @param mayKeep whether stored secrets may be used with the endpoints and client id as they are
   *     to be
   */
  Map<String, Secret> merge(Map<String, Secret> stored, boolean mayKeep) {
    Map<String, Secret> merged = new LinkedHashMap<>();
    for (ParameterDefinition definition : definitions) {
      String name = definition.name();
      Secret given = secrets.get(name);
      Secret kept = stored.get(name);
      if (!definition.isSecret()) {
        continue;
      }
      if (given != null) {
        if (!given.expose().isEmpty()) {
          merged.put(name, given);
        }
      } else if (kept != null && mayKeep) {
        merged.put(name, kept);
      } else if (kept != null) {
        problem(name, "must be given again, because an endpoint or the client id changes");
      }
    }
    return merged;
  }

  /**
   * Notes what a client that authenticates by itself lacks: its id, or any of the secrets it may
   * prove itself by.
   */
  void checkClient(Optional<String> clientId, Map<String, Secret> merged) {
    if (clientId.isEmpty()) {
      problem("clientId", "is required");
    }
    List<String> secretNames =
        definitions.stream()
            .filter(ParameterDefinition::isSecret)
            .map(ParameterDefinition::name)
            .toList();
    boolean noted = secretNames.stream().anyMatch(this::hasProblem);
    if (merged.isEmpty() && !secretNames.isEmpty() && !noted) {
      problem(secretNames.get(0), "is required");
    }
  }

  /** Notes secrets that the client can't prove itself by. */
  void checkSecrets(ClientAuthentication method, Map<String, Secret> merged) {
    for (String name : CLIENT_SECRETS) {
      Secret secret = merged.get(name);
      if (secret != null) {
        method.problem(secret).ifPresent(message -> problem(name, message));
      }
    }
  }

  /** Whether the client proves nothing to the token endpoint, so that it has no secret. */
  boolean isPublicClient() {
    return "none".equals(plainValues().get(CLIENT_AUTHENTICATION));
  }

  /** Whether a problem with that parameter was noted. */
  boolean hasProblem(String name) {
    return problems.stream().anyMatch(problem -> problem.target().equals(path + '.' + name));
  }

  /** Notes a problem with one of the parameters. */
  void problem(String name, String message) {
    FieldProblem problem = new FieldProblem(path + '.' + name, message);
    if (!problems.contains(problem)) {
      problems.add(problem);
    }
  }

  private void addPlain(ParameterDefinition definition, boolean isGiven, @Nullable Secret value) {
    String text = value == null ? "" : value.expose();
    Optional<String> byDefault =
        definition.name().equals(CLIENT_AUTHENTICATION)
            ? Optional.empty()
            : definition.defaultValue().filter(it -> !it.equals(UNUSED));
    if (text.isEmpty() && byDefault.isPresent()) {
      plain.put(definition.name(), byDefault);
    } else if (value != null) {
      plain.put(definition.name(), Optional.of(checked(definition, text)));
    } else if (isGiven) {
      plain.put(definition.name(), Optional.empty());
    }
  }

  private String checked(ParameterDefinition definition, String text) {
    boolean isFlag = definition.type() == ParameterDefinition.Type.BOOL;
    if (isFlag && !text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
      problem(definition.name(), "must be \"true\" or \"false\"");
    }
    if (definition.name().endsWith("ExpiresOn") && !text.isEmpty() && !isDate(text)) {
      problem(definition.name(), "must be a date such as 2027-01-31");
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      problem(definition.name(), "must not have control characters");
    }
    return isFlag ? text.toLowerCase(Locale.ROOT) : text;
  }

  private static boolean isDate(String text) {
    try {
      LocalDate.parse(text);
      return true;
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  private Map<String, @Nullable Secret> byKey(
      IdentityProvider identityProvider, Map<String, @Nullable Secret> given) {
    Set<String> known =
        identityProvider.grantTypes().values().stream()
            .flatMap(List::stream)
            .map(definition -> key(definition.name()))
            .collect(Collectors.toSet());
    Map<String, @Nullable Secret> byKey = new HashMap<>();
    for (String name : new ArrayList<>(given.keySet())) {
      if (!known.contains(key(name))) {
        problem(name, "is not a parameter of identity provider '" + identityProvider.name() + "'");
      } else if (byKey.containsKey(key(name))) {
        problem(name, "is given twice");
      }
      byKey.put(key(name), given.get(name));
    }
    return byKey;
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
