package io.keybearer.admin.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keybearer.admin.security.Permission;
import io.keybearer.admin.service.RevealedToken;
import io.keybearer.admin.service.RevealedTokens;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/** Shows a connection's access token to a caller who may see it and says why. */
@Path(ApiPath.AUTHORIZATION)
public final class RevealResource {
  private final RevealedTokens tokens;

  RevealResource(RevealedTokens tokens) {
    this.tokens = tokens;
  }

  /** Shows the access token; like every answer, this one is stored nowhere on its way. */
  @POST
  @Path("reveal")
  public Response reveal(@Context ContainerRequestContext context) {
    ApiRequest request = ApiRequest.of(context, Permission.REVEAL_TOKENS);
    JsonMembers body = request.members();
    Optional<String> reason = body.requiredText("reason", RevealedTokens.MOST_REASON_CHARACTERS);
    body.check();
    RevealedToken token = tokens.reveal(request.actor(), request.name(), reason.orElseThrow());
    ObjectNode answer = Json.object();
    answer
        .put("service", token.name().service())
        .put("provider", token.name().provider())
        .put("authorization", token.name().authorization())
        .put("accessToken", token.accessToken().expose());
    token.expiresIn().ifPresent(time -> answer.put("expiresInSeconds", time.toSeconds()));
    return Json.response(200, answer).build();
  }
}
