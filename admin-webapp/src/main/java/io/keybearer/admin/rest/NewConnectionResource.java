package io.keybearer.admin.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keybearer.admin.security.Permission;
import io.keybearer.admin.service.AuthorizationDraft;
import io.keybearer.admin.service.AuthorizationState;
import io.keybearer.admin.service.Authorizations;
import io.keybearer.admin.service.FieldProblem;
import io.keybearer.admin.service.ManagementException;
import io.keybearer.admin.service.Precondition;
import io.keybearer.admin.service.Resource;
import io.keybearer.admin.service.ResourceName;
import io.keybearer.model.Authorization;
import io.keybearer.model.Secret;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Creates connections that the service's gateways may use at once. */
@Path(ApiPath.AUTHORIZATIONS)
public final class NewConnectionResource {
  private static final String ID = "id";
  private static final int MOST_ID_CHARACTERS = 256;
  private static final String ARM_PREFIX = "properties.";

  private final Authorizations authorizations;

  NewConnectionResource(Authorizations authorizations) {
    this.authorizations = authorizations;
  }

  /** Creates one. */
  @POST
  public Response create(@Context ContainerRequestContext context) {
    ApiRequest request = ApiRequest.of(context, Permission.EDIT);
    JsonMembers body = request.members();
    Optional<String> id = body.requiredText(ID, MOST_ID_CHARACTERS);
    Map<String, @Nullable Secret> parameters = body.object("parameters").parameters();
    id.flatMap(text -> ResourceName.problem(ID, text))
        .ifPresent(problem -> body.problem(ID, problem.message()));
    body.check();
    ResourceName name =
        ResourceName.of(request.name().service(), request.name().provider(), id.orElseThrow());
    AuthorizationDraft draft = new AuthorizationDraft(Optional.empty(), parameters, true);
    try {
      return answer(authorizations.put(request.actor(), name, draft, Precondition.NEW).resource());
    } catch (ManagementException e) {
      throw inWordsOfThisBody(e);
    }
  }

  private static Response answer(Resource<Authorization> created) {
    ObjectNode body = Json.object();
    body.put("service", created.name().service())
        .put("provider", created.name().provider())
        .put("authorization", created.name().authorization());
    ReportWriter.state(body, AuthorizationState.of(created.value()));
    return Json.response(201, body).header(HttpHeaders.ETAG, created.entityTag().text()).build();
  }

  /** The same parameters stand under {@code properties} in the Resource Manager's form. */
  private static ManagementException inWordsOfThisBody(ManagementException refusal) {
    if (refusal.kind() == ManagementException.Kind.PRECONDITION_FAILED) {
      return ManagementException.conflict(
          "AlreadyExists", "The provider has a connection of that id.");
    }
    if (refusal.problems().isEmpty()) {
      return refusal;
    }
    List<FieldProblem> problems =
        refusal.problems().stream()
            .map(it -> new FieldProblem(it.target().replace(ARM_PREFIX, ""), it.message()))
            .toList();
    return ManagementException.invalid(problems);
  }
}
