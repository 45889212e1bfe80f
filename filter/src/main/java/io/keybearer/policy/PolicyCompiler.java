package io.keybearer.policy;

import io.keybearer.policyxml.PolicyChecker;
import io.keybearer.policyxml.PolicyDocument;
import io.keybearer.policyxml.PolicyElement;
import io.keybearer.policyxml.PolicyReader;
import io.keybearer.policyxml.PolicyReading;
import io.keybearer.policyxml.PolicySchema;
import io.keybearer.policyxml.PolicySection;
import io.keybearer.policyxml.ReaderLimits;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compiles policy documents. Finds every problem of all documents at once, and runs nothing.
 *
 * <p>Immutable and thread-safe.
 */
public final class PolicyCompiler {
  /** Loading the schema takes a while, and it is the same for every compiler. */
  private static final class Loaded {
    static final PolicySchema SCHEMA = new PolicySchema();
  }

  private final PolicyOptions options;

  /** A compiler. */
  public PolicyCompiler(PolicyOptions options) {
    this.options = options;
  }

  /**
   * Compiles one document for every request, as the document of one API under the built-in global
   * one, which forwards the request.
   *
   * @param sources the document
   */
  public PolicyCompilation compile(PolicySources sources) {
    Compilation compilation = new Compilation(options, Fragments.NONE);
    Optional<PolicyDocument> document =
        read(sources.name(), sources.files().get(sources.name()), compilation);
    Optional<Pipeline> pipeline =
        document.map(read -> pipeline(read, Scope.API, Pipeline.builtIn(), compilation));
    return new PolicyCompilation(
        compilation.hasErrors() ? Optional.empty() : pipeline.map(CompiledPolicies::new),
        compilation.diagnostics());
  }

  private Optional<PolicyDocument> read(
      String source, byte @Nullable [] bytes, Compilation compilation) {
    String text = bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    PolicyChecker checker =
        new PolicyChecker(
            new PolicyReader(ReaderLimits.DEFAULT, options.namedValues()), Loaded.SCHEMA);
    PolicyReading reading = checker.check(source, text);
    compilation.read(reading);
    return reading.tree();
  }

  /**
   * Compiles a document on top of the wider scope's. A section that the document does not have is
   * the wider scope's.
   */
  private static Pipeline pipeline(
      PolicyDocument document, Scope scope, Pipeline base, Compilation compilation) {
    PolicyElement root = document.root();
    if (document.isFragment()) {
      compilation.error(document.source(), root, root.position(), "A fragment can't run by itself");
      return base;
    }
    Map<PolicySection, Sequence> sections = new EnumMap<>(PolicySection.class);
    SectionFacts facts = new SectionFacts();
    for (PolicyElement element : root.elements()) {
      // What is no section, or comes twice, the schema has refused.
      PolicySection section = PolicySection.of(element.name()).orElse(null);
      if (section != null && !sections.containsKey(section)) {
        Frame frame =
            new Frame(
                compilation,
                document.source(),
                scope,
                section,
                "",
                facts,
                section(base, section),
                false);
        sections.put(section, SectionCompiler.compile(element.elements(), frame));
      }
    }
    return new Pipeline(
        sections.getOrDefault(PolicySection.INBOUND, base.inbound()),
        sections.getOrDefault(PolicySection.BACKEND, base.backend()),
        sections.getOrDefault(PolicySection.OUTBOUND, base.outbound()),
        sections.getOrDefault(PolicySection.ON_ERROR, base.onError()),
        facts.mayReadResponseBody() || base.readsResponseBody(),
        facts.mayCheckStatus() || base.checksStatus());
  }

  private static Sequence section(Pipeline pipeline, PolicySection section) {
    return switch (section) {
      case INBOUND -> pipeline.inbound();
      case BACKEND -> pipeline.backend();
      case OUTBOUND -> pipeline.outbound();
      case ON_ERROR -> pipeline.onError();
    };
  }
}
