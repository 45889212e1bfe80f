package io.keybearer.policy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a policy makes a request of its own: attribute {@code mode} and the children {@code set-url},
 * {@code set-method}, {@code set-header}, {@code set-query-parameter}, {@code set-body}, {@code
 * authentication-basic}, {@code authentication-certificate}, {@code
 * authentication-managed-identity} and {@code proxy}.
 */
final class RequestRecipe {
  private static final List<String> NOT_HERE =
      List.of("authentication-token", "authentication-token-store");

  private final Optional<String> refused;
  private final Operand<Boolean> copies;
  private final Optional<Operand<@Nullable String>> url;
  private final Optional<SetMethod> method;
  private final List<SetQueryParameter> parameters;
  private final Optional<AuthenticationBasic> basic;
  private final Optional<AuthenticationManagedIdentity> managedIdentity;
  private final Optional<AuthenticationCertificate> certificate;
  private final Optional<RequestProxy> proxy;
  private final List<SetHeader> headers;
  private final Optional<SetBody> body;

  private RequestRecipe(ElementReader element) {
    copies = element.choice("mode", false, Map.of("new", false, "copy", true));
    url = element.child("set-url").map(ElementReader::contentText);
    method = element.child("set-method").map(SetMethod::compile);
    parameters =
        element.children("set-query-parameter").stream().map(SetQueryParameter::compile).toList();
    basic = element.child("authentication-basic").map(AuthenticationBasic::compile);
    managedIdentity =
        element
            .child("authentication-managed-identity")
            .map(AuthenticationManagedIdentity::compile);
    certificate =
        element.child("authentication-certificate").map(AuthenticationCertificate::compile);
    proxy = element.child("proxy").map(RequestProxy::compile);
    headers = element.children("set-header").stream().map(SetHeader::compile).toList();
    body = element.child("set-body").map(SetBody::compile);
    List<String> found = NOT_HERE.stream().filter(part -> refuses(element, part)).toList();
    refused = found.stream().findFirst();
  }

  private static boolean refuses(ElementReader element, String part) {
    Optional<ElementReader> found = element.child(part);
    found.ifPresent(
        child -> child.refuse("It is not implemented here in a request that a policy sends"));
    return found.isPresent();
  }

  static RequestRecipe read(ElementReader element) {
    RequestRecipe recipe = new RequestRecipe(element);
    boolean isNew = recipe.copies.equals(Operand.constant(false));
    if (isNew && recipe.url.isEmpty()) {
      element.error("The element 'set-url' is required unless mode is 'copy'");
    }
    return recipe;
  }

  /** The request for this run. */
  OutgoingRequest request(PolicyRun run) {
    if (refused.isPresent()) {
      throw PolicyFailure.failed(
          "PolicyNotImplemented",
          "'" + refused.get() + "' is not implemented here in a request that a policy sends.",
          null);
    }
    OutgoingRequest request =
        copies.of(run) ? OutgoingRequest.copyOf(run) : OutgoingRequest.empty();
    if (url.isPresent()) {
      String text = url.get().of(run);
      request.url(text == null ? "" : text);
    }
    method.ifPresent(policy -> request.method(policy.name(run)));
    for (SetQueryParameter parameter : parameters) {
      request.query(parameter.changed(run, request.query()));
    }
    basic.ifPresent(policy -> policy.apply(run, request.headers()));
    managedIdentity.ifPresent(policy -> policy.apply(run, request.headers()));
    certificate.ifPresent(policy -> request.identity(policy.identity(run)));
    proxy.ifPresent(policy -> request.proxy(policy.proxy(run)));
    for (SetHeader header : headers) {
      header.apply(run, request.headers());
    }
    body.ifPresent(policy -> policy.apply(run, request));
    return request;
  }
}
