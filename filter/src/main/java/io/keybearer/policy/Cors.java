package io.keybearer.policy;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code cors}: answers preflight requests, and lets the pages of allowed origins read responses
 * (<a href="https://fetch.spec.whatwg.org/#http-cors-protocol">Fetch, CORS protocol</a>).
 *
 * <p>A preflight request ends here: with permission, or with an empty 200 that has none. With
 * {@code terminate-unmatched-request="false"} the other cors policies of inbound are asked first. A
 * GET or HEAD of an origin that is not allowed gets an empty 200 too, unless {@code
 * terminate-unmatched-request} is false; other methods go on without permission.
 */
final class Cors implements Policy {
  static final PolicyDefinition DEFINITION = new PolicyDefinition("cors", Cors::compile);

  /** The header in which a preflight request says what is to follow. */
  static final String REQUESTED_METHOD = "Access-Control-Request-Method";

  private final Operand<Boolean> allowsCredentials;
  private final Operand<Boolean> terminatesUnmatched;
  private final List<Operand<@Nullable String>> origins;
  private final List<Operand<@Nullable String>> methods;
  private final List<Operand<@Nullable String>> headers;
  private final List<Operand<@Nullable String>> exposed;
  private final Operand<Integer> maxAgeSeconds;

  private Cors(ElementReader element) {
    allowsCredentials = element.flag("allow-credentials", false);
    terminatesUnmatched = element.flag("terminate-unmatched-request", true);
    origins = list(element.child("allowed-origins"), "origin");
    Optional<ElementReader> allowedMethods = element.child("allowed-methods");
    methods = list(allowedMethods, "method");
    maxAgeSeconds =
        allowedMethods
            .map(found -> found.integer("preflight-result-max-age", 0, 0, Integer.MAX_VALUE))
            .orElse(Operand.constant(0));
    headers = list(element.child("allowed-headers"), "header");
    exposed = list(element.child("expose-headers"), "header");
  }

  private static Policy compile(ElementReader element) {
    Cors cors = new Cors(element);
    if (cors.origins.isEmpty()) {
      element.error("At least one 'origin' in 'allowed-origins' is required");
    }
    boolean everyOrigin = cors.origins.contains(Operand.<@Nullable String>constant("*"));
    if (everyOrigin && !cors.allowsCredentials.equals(Operand.constant(false))) {
      element.warning(
          "allow-credentials has no effect for the origin '*': list the origins that may send"
              + " credentials");
    }
    return cors;
  }

  private static List<Operand<@Nullable String>> list(
      Optional<ElementReader> parent, String child) {
    return parent.stream()
        .flatMap(found -> found.children(child).stream())
        .map(ElementReader::contentText)
        .toList();
  }

  @Override
  public Flow run(PolicyRun run) {
    List<String> origin = run.request().values("Origin");
    if (origin.isEmpty()) {
      return Flow.NEXT;
    }
    return isPreflight(run.request().received())
        ? preflight(run, origin.get(0))
        : actual(run, origin.get(0));
  }

  /** Whether a browser asks what a page of another origin may send. */
  static boolean isPreflight(Exchange request) {
    return request.method().equals("OPTIONS")
        && request.header("Origin") != null
        && request.header(REQUESTED_METHOD) != null;
  }

  private Flow preflight(PolicyRun run, String origin) {
    ResponseDraft answer = new ResponseDraft();
    if (!permits(run, origin, answer) && !terminatesUnmatched.of(run)) {
      for (Policy other : run.inbound().policies()) {
        if (other != this && other instanceof Cors cors && cors.permits(run, origin, answer)) {
          break;
        }
      }
    }
    run.respond(answer);
    return Flow.RESPOND;
  }

  /** Permits what a preflight request asks for, if this policy allows it. */
  private boolean permits(PolicyRun run, String origin, ResponseDraft answer) {
    CrossOriginRules rules = rules(run);
    String method = run.request().values(REQUESTED_METHOD).get(0).strip();
    List<String> asked = names(run.request().values("Access-Control-Request-Headers"));
    if (!rules.allowsOrigin(origin) || !rules.allowsMethod(method) || !rules.allowsHeaders(asked)) {
      return false;
    }
    permitOrigin(run, origin, rules, answer);
    HeaderFields fields = answer.headers();
    fields.set("Access-Control-Allow-Methods", List.of(rules.methodsFor(method)));
    if (!asked.isEmpty()) {
      fields.set("Access-Control-Allow-Headers", List.of(String.join(",", asked)));
    }
    int seconds = maxAgeSeconds.of(run);
    if (seconds > 0) {
      fields.set("Access-Control-Max-Age", List.of(Integer.toString(seconds)));
    }
    return true;
  }

  private Flow actual(PolicyRun run, String origin) {
    CrossOriginRules rules = rules(run);
    if (rules.allowsOrigin(origin)) {
      List<String> names = texts(exposed, run);
      run.whenAnswered(
          answer -> {
            permitOrigin(run, origin, rules, answer);
            if (!names.isEmpty()) {
              answer
                  .headers()
                  .set("Access-Control-Expose-Headers", List.of(String.join(",", names)));
            }
          });
      return Flow.NEXT;
    }
    String method = run.request().received().method();
    boolean simple = method.equals("GET") || method.equals("HEAD");
    if (simple && terminatesUnmatched.of(run)) {
      run.respond(new ResponseDraft());
      return Flow.RESPOND;
    }
    return Flow.NEXT;
  }

  private void permitOrigin(
      PolicyRun run, String origin, CrossOriginRules rules, ResponseDraft answer) {
    HeaderFields fields = answer.headers();
    if (rules.allowsEveryOrigin()) {
      fields.set("Access-Control-Allow-Origin", List.of("*"));
      return;
    }
    fields.set("Access-Control-Allow-Origin", List.of(origin));
    if (names(fields.values("Vary")).stream().noneMatch("Origin"::equalsIgnoreCase)) {
      fields.add("Vary", "Origin");
    }
    if (allowsCredentials.of(run)) {
      fields.set("Access-Control-Allow-Credentials", List.of("true"));
    }
  }

  private CrossOriginRules rules(PolicyRun run) {
    return new CrossOriginRules(
        new LinkedHashSet<>(texts(origins, run)),
        upperCase(texts(methods, run)),
        lowerCase(texts(headers, run)));
  }

  private static List<String> texts(List<Operand<@Nullable String>> operands, PolicyRun run) {
    return operands.stream()
        .map(operand -> operand.of(run))
        .filter(Objects::nonNull)
        .filter(text -> !text.isBlank())
        .map(String::strip)
        .toList();
  }

  private static Set<String> upperCase(List<String> texts) {
    Set<String> all = new LinkedHashSet<>();
    texts.forEach(text -> all.add(text.toUpperCase(Locale.ROOT)));
    return all;
  }

  private static Set<String> lowerCase(List<String> texts) {
    Set<String> all = new LinkedHashSet<>();
    texts.forEach(text -> all.add(text.toLowerCase(Locale.ROOT)));
    return all;
  }

  /** The names in a header of several lines, each a list with commas. */
  private static List<String> names(List<String> values) {
    List<String> names = new ArrayList<>();
    for (String value : values) {
      for (String name : value.split(",", -1)) {
        if (HeaderNames.isToken(name.strip())) {
          names.add(name.strip());
        } else if (!name.isBlank()) {
          // What is no name is allowed by no list; an asterisk must not echo it either.
          names.add("?");
        }
      }
    }
    return names;
  }
}
