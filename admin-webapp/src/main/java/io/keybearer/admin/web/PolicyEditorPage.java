package io.keybearer.admin.web;

import io.keybearer.admin.service.GatewayPolicies;
import io.keybearer.admin.service.PolicyDrafts;
import io.keybearer.admin.service.ResourceName;
import io.keybearer.model.GatewayDocument;
import io.keybearer.model.PolicyText;
import io.keybearer.policyxml.Diagnostic;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * {@code /ui/policies/editor}: writes, checks and converts a policy document, and saves nothing.
 * {@code ?text=HASH} begins with a document of a gateway. A script asks for the same as JSON.
 */
final class PolicyEditorPage implements Page {
  /** Where it is; its answers take styles with a nonce. */
  static final String PATH = "/ui/policies/editor";

  private static final String EXAMPLE =
      """
      <policies>
          <inbound>
              <base />
              <get-authorization-context provider-id="" authorization-id="" context-variable-name="auth-context" identity-type="managed" ignore-error="false" />
              <set-header name="Authorization" exists-action="override">
                  <value>@("Bearer " + ((Authorization)context.Variables.GetValueOrDefault("auth-context"))?.AccessToken)</value>
              </set-header>
          </inbound>
          <backend>
              <base />
          </backend>
          <outbound>
              <base />
          </outbound>
          <on-error>
              <base />
          </on-error>
      </policies>
      """;

  private final GatewayPolicies policies;
  private final PolicyDrafts drafts;
  private final ResourceName service;

  PolicyEditorPage(GatewayPolicies policies, PolicyDrafts drafts, String service) {
    this.policies = policies;
    this.drafts = drafts;
    this.service = ResourceName.of(service);
  }

  @Override
  public Answer get(PageRequest request) {
    String hash = request.field("text");
    Optional<PolicyText> text = policies.text(service, hash);
    String name =
        policies.documents(service, hash).stream()
            .findFirst()
            .map(GatewayDocument::name)
            .orElse(PolicyDrafts.NAME);
    return show(
        request,
        text.map(PolicyText::text).orElse(EXAMPLE),
        name,
        text.filter(PolicyText::masked).isPresent() ? request.t("policies.masked") : "",
        List.of(),
        List.of());
  }

  @Override
  public Answer post(PageRequest request) {
    // A form's text has the line ends of the network.
    String text = request.rawField("document").replace("\r\n", "\n");
    String name = request.field("name");
    return switch (request.field("do")) {
      case "download" ->
          new Answer.Download(PolicyTextPage.fileName(name), "application/xml", text);
      case "format" -> show(request, name, text, PolicyDrafts.format(text), "editor.formatted");
      case "azure" -> show(request, name, text, PolicyDrafts.fromAzure(text), "editor.converted");
      case "portal" -> show(request, name, text, PolicyDrafts.forPortal(text), "editor.for-portal");
      case "insert" -> insert(request, name, text);
      default -> {
        List<Diagnostic> found = drafts.check(service, text);
        yield show(request, text, name, verdict(request, found), found, List.of());
      }
    };
  }

  private Answer insert(PageRequest request, String name, String text) {
    int at = request.number("at", 0, text.length(), -1);
    OptionalInt place = at < 0 ? OptionalInt.empty() : OptionalInt.of(at);
    String document = PolicyInsertion.of(request).into(text, place);
    List<Diagnostic> found = drafts.check(service, document);
    String done = request.t(document.equals(text) ? "editor.insert.nowhere" : "editor.inserted");
    return show(
        request,
        document,
        name,
        done + ' ' + verdict(request, found),
        found,
        ChangedLine.between(text, document));
  }

  private Answer show(
      PageRequest request,
      String name,
      String text,
      PolicyDrafts.Rewritten rewritten,
      String doneKey) {
    if (!rewritten.findings().isEmpty()) {
      return show(
          request, text, name, request.t("editor.unreadable"), rewritten.findings(), List.of());
    }
    List<Diagnostic> found = drafts.check(service, rewritten.text());
    String message = request.texts().of(doneKey) + ' ' + verdict(request, found);
    return show(
        request,
        rewritten.text(),
        name,
        message,
        found,
        ChangedLine.between(rewritten.before(), rewritten.text()));
  }

  /** What the form holds: what was sent, else what most people want. */
  private static PolicyInsertion insertion(PageRequest request) {
    boolean sent = !request.field("identity-type").isEmpty();
    return sent ? PolicyInsertion.of(request) : new PolicyInsertion("", "");
  }

  private static String verdict(PageRequest request, List<Diagnostic> found) {
    long errors = found.stream().filter(Diagnostic::isError).count();
    return request.t("editor.verdict", errors, found.size() - errors);
  }

  private static Answer show(
      PageRequest request,
      String text,
      String name,
      String message,
      List<Diagnostic> found,
      List<ChangedLine> changes) {
    Object nonce = request.servletRequest().getAttribute(SecurityHeadersFilter.STYLE_NONCE);
    PolicyEditorModel model =
        new PolicyEditorModel(
            request.frame("policies", request.t("editor.title")),
            text,
            name.isEmpty() ? PolicyDrafts.NAME : name,
            message,
            found.stream().map(PolicyEditorModel.Finding::of).toList(),
            changes,
            insertion(request),
            nonce == null ? "" : nonce.toString());
    boolean script =
        String.valueOf(request.servletRequest().getHeader("Accept")).contains("application/json");
    return script ? new Answer.Json(model.outcome()) : Answer.html("policy-editor", model);
  }
}
