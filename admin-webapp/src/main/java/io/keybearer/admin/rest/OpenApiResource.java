package io.keybearer.admin.rest;

import io.keybearer.admin.security.Permission;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The contract of both APIs, OpenAPI 3.1. {@code openapi.json} beside this class is kept by hand; a
 * test compares it with what is registered and with real answers.
 */
@Path("api/openapi.json")
public final class OpenApiResource {
  private final byte[] document = read();

  /** Reads it. */
  @GET
  public Response get(@Context ContainerRequestContext context) {
    ApiRequest.of(context, Permission.READ);
    return Response.status(200)
        .type(MediaType.APPLICATION_JSON_TYPE.withCharset("utf-8"))
        .entity(document)
        .build();
  }

  private static byte[] read() {
    try (InputStream in = OpenApiResource.class.getResourceAsStream("openapi.json")) {
      if (in == null) {
        throw new IllegalStateException("the resource openapi.json is missing");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
