package io.keybearer.admin.service;

import io.keybearer.model.Connection;
import io.keybearer.model.ConnectionState;
import io.keybearer.policy.PolicyCompiler;
import io.keybearer.policy.PolicyOptions;
import io.keybearer.policyxml.Diagnostic;
import io.keybearer.policyxml.Diagnostic.Severity;
import io.keybearer.policyxml.NamedValues;
import io.keybearer.policyxml.PolicyAttribute;
import io.keybearer.policyxml.PolicyCatalog;
import io.keybearer.policyxml.PolicyElement;
import io.keybearer.policyxml.PolicyForm;
import io.keybearer.policyxml.PolicyReader;
import io.keybearer.policyxml.PolicyReading;
import io.keybearer.policyxml.PolicyValue;
import io.keybearer.policyxml.PolicyVocabulary;
import io.keybearer.policyxml.PolicyWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Policy documents while somebody writes them: checks them with the gateways' own compiler and
 * against the connections that there are, and rewrites them. Saves nothing. Thread-safe.
 */
public final class PolicyDrafts {
  /** What a draft is called in messages. */
  public static final String NAME = "policy.xml";

  private static final String CONTEXT = "get-authorization-context";

  private final GatewayPolicies policies;
  private final Connections connections;

  /** Loading the vocabulary takes a while, and it is always the same. */
  private static final class Loaded {
    static final Map<String, PolicyVocabulary.ElementWords> WORDS = runnable();

    /** The vocabulary without the policies that no gateway runs. */
    private static Map<String, PolicyVocabulary.ElementWords> runnable() {
      Predicate<String> runs =
          name -> !PolicyCatalog.isKnown(name) || PolicyCompiler.policies().contains(name);
      Map<String, PolicyVocabulary.ElementWords> words = new TreeMap<>();
      PolicyVocabulary.load()
          .elements()
          .forEach(
              (name, element) -> {
                if (runs.test(name)) {
                  element.children().removeIf(runs.negate());
                  words.put(name, element);
                }
              });
      return words;
    }
  }

  /**
   * Drafts.
   *
   * @param policies the documents that gateways run, for their fragments
   * @param connections the connections that a draft can name
   */
  public PolicyDrafts(GatewayPolicies policies, Connections connections) {
    this.policies = policies;
    this.connections = connections;
  }

  /**
   * A rewritten draft.
   *
   * @param before the document as it was read, without what it was wrapped in
   * @param text the new text; the old one when it can't be read
   * @param findings why it can't be read; empty when it was rewritten
   */
  public record Rewritten(String before, String text, List<Diagnostic> findings) {
    /** Copies the list. */
    public Rewritten {
      findings = List.copyOf(findings);
    }
  }

  /** The elements that gateways run, by name, with what may stand in them. */
  public static Map<String, PolicyVocabulary.ElementWords> words() {
    return Loaded.WORDS;
  }

  /**
   * Everything that is wrong with a draft: what a gateway would refuse or doubt, and connections
   * that are not there, can't be used or that nobody may use. Named values are taken as they are;
   * fragments are those that the service's gateways run.
   *
   * @return in the order of the text; empty when it would run
   * @throws ManagementException when there is no such service, or the store can't be used
   */
  public List<Diagnostic> check(ResourceName service, String text) {
    PolicyCompiler compiler =
        new PolicyCompiler(new PolicyOptions(service.service(), false, NamedValues.NONE));
    List<Diagnostic> found =
        new ArrayList<>(compiler.check(NAME, text, policies.fragments(service)));
    new PolicyReader()
        .read(NAME, text)
        .tree()
        .ifPresent(document -> checkConnections(service, document.root(), found));
    found.sort(Comparator.comparing(Diagnostic::position));
    return List.copyOf(found);
  }

  private void checkConnections(
      ResourceName service, PolicyElement element, List<Diagnostic> found) {
    if (element.name().equals(CONTEXT)) {
      Optional<PolicyAttribute> provider = literal(element, "provider-id");
      Optional<PolicyAttribute> connection = literal(element, "authorization-id");
      if (provider.isPresent() && connection.isPresent()) {
        problem(service, provider.get().value().text(), connection.get().value().text())
            .ifPresent(
                detail ->
                    found.add(
                        Diagnostic.in(
                            Severity.WARNING, NAME, element, connection.get().position(), detail)));
      }
    }
    element.elements().forEach(child -> checkConnections(service, child, found));
  }

  private static Optional<PolicyAttribute> literal(PolicyElement element, String name) {
    return element
        .attribute(name)
        .filter(it -> it.value().kind() == PolicyValue.Kind.LITERAL)
        .filter(it -> !it.value().text().contains("{{"));
  }

  /** Why requests could not use a connection. */
  private Optional<String> problem(ResourceName service, String provider, String connection) {
    if (provider.isBlank() || connection.isBlank()) {
      return Optional.of("provider-id and authorization-id are empty; expected a connection's");
    }
    try {
      Connection found = connections.get(ResourceName.of(service.service(), provider, connection));
      if (found.state() == ConnectionState.DISABLED) {
        return Optional.of("the connection is disabled");
      }
      return found.accessPolicies() == 0
          ? Optional.of("the connection has no access policy, so nobody may use it")
          : Optional.empty();
    } catch (ManagementException e) {
      if (e.kind() != ManagementException.Kind.NOT_FOUND) {
        throw e;
      }
      return Optional.of("there is no such connection in this service");
    }
  }

  /** Lays a draft out anew, in the form that it is in. */
  public static Rewritten format(String text) {
    return rewrite(text, PolicyForm.of(text));
  }

  /**
   * Takes the document out of what was copied from Azure, and writes it as XML that any tool reads.
   *
   * @param pasted a document in either form, or a template's or REST answer's resource with one
   */
  public static Rewritten fromAzure(String pasted) {
    return rewrite(PolicyPaste.document(pasted), PolicyForm.XML);
  }

  /** Writes a draft in the form in which Azure's portal shows it. */
  public static Rewritten forPortal(String text) {
    return rewrite(text, PolicyForm.RAW_XML);
  }

  private static Rewritten rewrite(String text, PolicyForm form) {
    PolicyReading reading = new PolicyReader().read(NAME, text);
    return reading
        .document()
        .map(document -> new Rewritten(text, new PolicyWriter(form).write(document), List.of()))
        .orElseGet(() -> new Rewritten(text, text, reading.diagnostics()));
  }
}
