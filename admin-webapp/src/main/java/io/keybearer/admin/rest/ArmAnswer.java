package io.keybearer.admin.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.keybearer.admin.service.EntityTag;
import io.keybearer.admin.service.Resource;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** The answers that all resources of the Resource Manager's paths give. */
final class ArmAnswer {
  private ArmAnswer() {}

  /** A resource with its tag. */
  static Response of(int status, JsonNode body, EntityTag entityTag) {
    return Json.response(status, body).header(HttpHeaders.ETAG, entityTag.text()).build();
  }

  /** That the resource exists, as generic clients ask by HEAD. */
  static Response exists(Resource<?> resource) {
    return Response.noContent().header(HttpHeaders.ETAG, resource.entityTag().text()).build();
  }

  /** What became of a deletion; that there was nothing to delete is no error. */
  static Response deleted(boolean deleted) {
    return Response.status(deleted ? Response.Status.OK : Response.Status.NO_CONTENT).build();
  }
}
