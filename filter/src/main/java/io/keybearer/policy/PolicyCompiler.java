package io.keybearer.policy;

import io.keybearer.policyset.ApiDefinition;
import io.keybearer.policyset.OperationDefinition;
import io.keybearer.policyset.PolicySet;
import io.keybearer.policyset.PolicySetReader;
import io.keybearer.policyset.PolicySetReading;
import io.keybearer.policyset.PolicySources;
import io.keybearer.policyset.SourceFile;
import io.keybearer.policyxml.NamedValues;
import io.keybearer.policyxml.PolicyChecker;
import io.keybearer.policyxml.PolicyDocument;
import io.keybearer.policyxml.PolicyElement;
import io.keybearer.policyxml.PolicyReader;
import io.keybearer.policyxml.PolicyReading;
import io.keybearer.policyxml.PolicySchema;
import io.keybearer.policyxml.PolicySection;
import io.keybearer.policyxml.ReaderLimits;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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
   * Compiles the files of a policy set: one document for every request, or a folder. Under the
   * widest document is a built-in one, which forwards the request.
   *
   * @param sources the files
   */
  public PolicyCompilation compile(PolicySources sources) {
    PolicySetReading reading = PolicySetReader.read(sources);
    return compile(reading, reading.set().namedValues().orElse(options.namedValues()));
  }

  private PolicyCompilation compile(PolicySetReading reading, NamedValues namedValues) {
    PolicySet set = reading.set();
    Compilation compilation = new Compilation(options, set.certificates());
    reading.diagnostics().forEach(compilation::add);
    PolicyChecker checker =
        new PolicyChecker(new PolicyReader(ReaderLimits.DEFAULT, namedValues), Loaded.SCHEMA);
    Documents documents = new Documents(checker, compilation);
    compilation.fragments(documents.fragments(set.fragments()));
    Pipeline global = documents.pipeline(set.global(), Scope.GLOBAL, Pipeline.builtIn());
    List<Router.Api> apis = new ArrayList<>();
    for (ApiDefinition api : set.apis()) {
      apis.add(documents.api(api, global));
    }
    return new PolicyCompilation(
        compilation.hasErrors()
            ? Optional.empty()
            : Optional.of(
                new CompiledPolicies(
                    new Router(global, apis), set.subscriptions(), set.certificates().seen())),
        compilation.diagnostics());
  }

  /** Reads documents and compiles them on top of one another. */
  private record Documents(PolicyChecker checker, Compilation compilation) {
    Router.Api api(ApiDefinition api, Pipeline global) {
      Pipeline pipeline = pipeline(api.policy(), Scope.API, global);
      List<Router.Operation> operations = new ArrayList<>();
      for (OperationDefinition operation : api.operations()) {
        operations.add(
            new Router.Operation(
                operation, pipeline(operation.policy(), Scope.OPERATION, pipeline)));
      }
      return new Router.Api(api, pipeline, operations);
    }

    Fragments fragments(Map<String, SourceFile> sources) {
      Map<String, PolicyDocument> fragments = new TreeMap<>();
      for (Map.Entry<String, SourceFile> source : new TreeMap<>(sources).entrySet()) {
        read(source.getValue())
            .ifPresent(
                document -> {
                  if (!document.isFragment()) {
                    PolicyElement root = document.root();
                    compilation.error(
                        document.source(), root, root.position(), "expected the root 'fragment'");
                  }
                  fragments.put(source.getKey(), document);
                });
      }
      return new Fragments(fragments);
    }

    Pipeline pipeline(Optional<SourceFile> source, Scope scope, Pipeline base) {
      return source
          .flatMap(this::read)
          .map(document -> PolicyCompiler.pipeline(document, scope, base, compilation))
          .orElse(base);
    }

    private Optional<PolicyDocument> read(SourceFile source) {
      PolicyReading reading = checker.check(source.name(), source.text());
      compilation.read(reading);
      return reading.tree();
    }
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
