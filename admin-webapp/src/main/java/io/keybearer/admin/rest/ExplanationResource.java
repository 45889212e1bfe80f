package io.keybearer.admin.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keybearer.admin.security.Permission;
import io.keybearer.admin.service.Explanation;
import io.keybearer.admin.service.Explanations;
import io.keybearer.model.Secret;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import java.util.Optional;

/** Says how a gateway would decide. The token in a body is neither logged nor kept. */
@Path(ApiPath.AUTHORIZATION)
public final class ExplanationResource {
  private static final int MOST_TOKEN_CHARACTERS = 16_384;

  private final Explanations explanations;

  ExplanationResource(Explanations explanations) {
    this.explanations = explanations;
  }

  /** Explains a call, of the service's own identity or of a token's bearer. */
  @POST
  @Path("explain")
  public Response explain(@Context ContainerRequestContext context) {
    ApiRequest request = ApiRequest.of(context, Permission.OPERATE);
    JsonMembers body = request.members();
    Optional<String> token = body.text("token", MOST_TOKEN_CHARACTERS);
    body.check();
    Explanation explanation =
        explanations.explain(request.actor(), request.name(), token.map(Secret::of));
    ObjectNode answer = answer(explanation);
    ArrayNode steps = answer.putArray("steps");
    for (Explanation.Step step : explanation.steps()) {
      steps
          .addObject()
          .put("step", step.name())
          .put("outcome", text(step.outcome()))
          .put("detail", step.detail())
          .put("microseconds", step.took().toNanos() / 1000);
    }
    return Json.response(200, answer).build();
  }

  /** Says whether a token's bearer may use the connection, and why not. */
  @POST
  @Path("checkAccess")
  public Response checkAccess(@Context ContainerRequestContext context) {
    ApiRequest request = ApiRequest.of(context, Permission.OPERATE);
    JsonMembers body = request.members();
    Optional<String> token = body.requiredText("token", MOST_TOKEN_CHARACTERS);
    body.check();
    Explanation explanation =
        explanations.explain(request.actor(), request.name(), token.map(Secret::of));
    Optional<Explanation.Step> refusing =
        explanation.steps().stream()
            .filter(step -> step.outcome() == Explanation.Outcome.FAILED)
            .findFirst()
            .filter(step -> !step.name().equals("refresh") && !step.name().equals("enabled"));
    ObjectNode answer =
        Json.object()
            .put("provider", explanation.name().provider())
            .put("authorization", explanation.name().authorization())
            .put("allowed", refusing.isEmpty());
    if (refusing.isPresent()) {
      answer.put("reason", explanation.reason().orElse(""));
      answer.put("detail", refusing.get().detail());
    }
    return Json.response(200, answer).build();
  }

  private static ObjectNode answer(Explanation explanation) {
    ObjectNode answer =
        Json.object()
            .put("provider", explanation.name().provider())
            .put("authorization", explanation.name().authorization())
            .put("allowed", explanation.allowed());
    explanation.reason().ifPresent(reason -> answer.put("reason", reason));
    return answer;
  }

  private static String text(Explanation.Outcome outcome) {
    return outcome.name().charAt(0) + outcome.name().substring(1).toLowerCase(Locale.ROOT);
  }
}
