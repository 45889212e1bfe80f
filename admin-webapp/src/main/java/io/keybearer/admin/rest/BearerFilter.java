package io.keybearer.admin.rest;

import io.keybearer.admin.security.BearerTokens;
import io.keybearer.admin.security.Denials;
import io.keybearer.admin.security.Permission;
import io.keybearer.admin.security.Principal;
import io.keybearer.model.Secret;
import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Establishes who calls, from {@code Authorization: Bearer} alone (RFC 6750 §2.1): cookies and
 * query parameters count for nothing here. It runs before a resource is chosen, so that a stranger
 * does not even learn which paths exist.
 */
@PreMatching
@Priority(300)
final class BearerFilter implements ContainerRequestFilter {
  private static final String PRINCIPAL = BearerFilter.class.getName() + ".principal";
  private static final String DENIALS = BearerFilter.class.getName() + ".denials";
  private static final Pattern BEARER = Pattern.compile("(?i:Bearer) +([A-Za-z0-9._~+/-]+=*)");

  private final BearerTokens tokens;
  private final Denials denials;

  BearerFilter(BearerTokens tokens, Denials denials) {
    this.tokens = tokens;
    this.denials = denials;
  }

  @Override
  public void filter(ContainerRequestContext context) {
    context.setProperty(DENIALS, denials);
    context.setProperty(PRINCIPAL, authenticate(context));
  }

  /**
   * Who makes this request.
   *
   * @param permission what the request takes
   * @throws RestException 403 when the caller does not have it
   */
  static Principal principalOf(ContainerRequestContext context, Permission permission) {
    Principal principal = callerOf(context);
    if (!principal.may(permission)) {
      if (context.getProperty(DENIALS) instanceof Denials denials) {
        denials.count(principal, permission);
      }
      throw forbidden(permission);
    }
    return principal;
  }

  /** Who makes this request, whatever it may do. */
  static Principal callerOf(ContainerRequestContext context) {
    if (!(context.getProperty(PRINCIPAL) instanceof Principal principal)) {
      throw new IllegalStateException("the request was not authenticated");
    }
    return principal;
  }

  private static RestException forbidden(Permission permission) {
    String whoHasIt =
        permission
            .least()
            .map(role -> "roles from '" + role.text() + "' on have.")
            .orElse("no role has: it is given to accounts and API tokens.");
    return RestException.of(
        403,
        "AuthorizationFailed",
        "The caller does not have the permission '" + permission.text() + "', which " + whoHasIt);
  }

  private Principal authenticate(ContainerRequestContext context) {
    List<String> headers = context.getHeaders().getOrDefault(HttpHeaders.AUTHORIZATION, List.of());
    if (headers.isEmpty()) {
      throw unauthorized("The request has no bearer token.", "");
    }
    Matcher bearer = BEARER.matcher(headers.get(0).strip());
    Optional<Principal> principal =
        headers.size() == 1 && bearer.matches()
            ? tokens.authenticate(Secret.of(bearer.group(1)))
            : Optional.empty();
    if (principal.isEmpty()) {
      denials.countUnknown();
      throw unauthorized(
          "The bearer token is unknown, expired or malformed.", ", error=\"invalid_token\"");
    }
    return principal.get();
  }

  private static RestException unauthorized(String message, String parameters) {
    return RestException.of(
        401,
        "AuthenticationFailed",
        message,
        HttpHeaders.WWW_AUTHENTICATE,
        "Bearer realm=\"keybearer\"" + parameters);
  }
}
