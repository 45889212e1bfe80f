package io.keybearer.policy;

import io.keybearer.policyxml.PolicyDocument;
import io.keybearer.policyxml.PolicyElement;
import io.keybearer.policyxml.PolicyReader;
import io.keybearer.policyxml.PolicyReading;
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
    PolicyReading reading =
        new PolicyReader(ReaderLimits.DEFAULT, options.namedValues()).read(source, text);
    reading.diagnostics().forEach(compilation::add);
    return reading.document();
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
    Map<Section, Sequence> sections = new EnumMap<>(Section.class);
    SectionFacts facts = new SectionFacts();
    for (PolicyElement element : root.elements()) {
      Section section = section(element);
      if (section == null) {
        compilation.error(
            document.source(),
            element,
            element.position(),
            "Expected inbound, backend, outbound or on-error");
      } else if (sections.containsKey(section)) {
        compilation.error(
            document.source(), element, element.position(), "A section can come only once");
      } else {
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
        checkBare(element, frame);
        sections.put(section, SectionCompiler.compile(element.elements(), frame));
      }
    }
    return new Pipeline(
        sections.getOrDefault(Section.INBOUND, base.inbound()),
        sections.getOrDefault(Section.BACKEND, base.backend()),
        sections.getOrDefault(Section.OUTBOUND, base.outbound()),
        sections.getOrDefault(Section.ON_ERROR, base.onError()),
        facts.mayReadResponseBody() || base.readsResponseBody(),
        facts.mayCheckStatus() || base.checksStatus());
  }

  private static void checkBare(PolicyElement section, Frame frame) {
    section
        .attributes()
        .forEach(
            attribute ->
                frame
                    .compilation()
                    .error(
                        frame.source(),
                        section,
                        attribute.position(),
                        "A section has no attributes"));
    section
        .text()
        .filter(text -> !text.text().isBlank())
        .ifPresent(
            text ->
                frame
                    .compilation()
                    .error(frame.source(), section, text.position(), "Text is not expected here"));
  }

  private static Sequence section(Pipeline pipeline, Section section) {
    return switch (section) {
      case INBOUND -> pipeline.inbound();
      case BACKEND -> pipeline.backend();
      case OUTBOUND -> pipeline.outbound();
      case ON_ERROR -> pipeline.onError();
    };
  }

  private static @Nullable Section section(PolicyElement element) {
    for (Section section : Section.values()) {
      if (section.element().equals(element.name())) {
        return section;
      }
    }
    return null;
  }
}
