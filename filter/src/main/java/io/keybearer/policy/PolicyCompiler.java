package io.keybearer.policy;

import io.keybearer.policyset.ApiDefinition;
import io.keybearer.policyset.GatewayCertificates;
import io.keybearer.policyset.OperationDefinition;
import io.keybearer.policyset.PolicySet;
import io.keybearer.policyset.PolicySetReader;
import io.keybearer.policyset.PolicySetReading;
import io.keybearer.policyset.PolicySources;
import io.keybearer.policyset.SourceFile;
import io.keybearer.policyxml.Diagnostic;
import io.keybearer.policyxml.NamedValues;
import io.keybearer.policyxml.PolicyChecker;
import io.keybearer.policyxml.PolicyDocument;
import io.keybearer.policyxml.PolicyElement;
import io.keybearer.policyxml.PolicyReader;
import io.keybearer.policyxml.PolicyReading;
import io.keybearer.policyxml.PolicySchema;
import io.keybearer.policyxml.PolicySection;
import io.keybearer.policyxml.ReaderLimits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  /**
   * What is wrong with files, without any use of them: like {@link #compile(PolicySources)}, but a
   * fragment may stand alone.
   */
  public List<Diagnostic> check(PolicySources sources) {
    PolicySetReading reading = PolicySetReader.read(sources);
    List<ApiDefinition> apis = reading.set().apis();
    Optional<SourceFile> only =
        sources.isFolder() || apis.isEmpty() ? Optional.empty() : apis.get(0).policy();
    return only.flatMap(this::fragmentProblems).orElseGet(() -> compile(sources).diagnostics());
  }

  /**
   * What is wrong with one document, without any use of it: like {@link #check(PolicySources)}.
   *
   * @param name what messages call it
   * @param text its text
   * @param fragments the texts of the fragments that it may include, by their ids; what is wrong
   *     with them is not told
   */
  public List<Diagnostic> check(String name, String text, Map<String, String> fragments) {
    PolicySources document = PolicySources.document(name, text.getBytes(StandardCharsets.UTF_8));
    Optional<List<Diagnostic>> alone = fragmentProblems(new SourceFile(name, text));
    if (alone.isPresent()) {
      return alone.get();
    }
    PolicySetReading reading = PolicySetReader.read(document);
    PolicySet set = reading.set();
    Map<String, SourceFile> sources = new TreeMap<>();
    fragments.forEach(
        (id, fragment) -> sources.put(id, new SourceFile("fragment " + id, fragment)));
    PolicySet with =
        new PolicySet(
            set.global(),
            set.apis(),
            sources,
            set.namedValues(),
            set.subscriptions(),
            set.certificates());
    return compile(new PolicySetReading(with, reading.diagnostics()), options.namedValues())
        .diagnostics()
        .stream()
        .filter(diagnostic -> diagnostic.source().equals(name))
        .toList();
  }

  /** The names of the policies that run here, of those that Azure knows. */
  public static Set<String> policies() {
    return PolicyDefinitions.elements();
  }

  /** The problems of a document that is a fragment; empty when it is none. */
  private Optional<List<Diagnostic>> fragmentProblems(SourceFile source) {
    Compilation compilation =
        new Compilation(options, GatewayCertificates.NONE, options.namedValues().complete());
    Optional<PolicyDocument> fragment = documents(compilation, options.namedValues()).read(source);
    if (fragment.isEmpty() || !fragment.get().isFragment()) {
      return Optional.empty();
    }
    int read = compilation.diagnostics().size();
    PolicySection section = PolicySection.INBOUND;
    SectionCompiler.compile(
        fragment.get().root().elements(),
        new Frame(
            compilation,
            source.name(),
            Scope.GLOBAL,
            section,
            "",
            new SectionFacts(),
            Sequence.EMPTY,
            true));
    List<Diagnostic> problems = new ArrayList<>(compilation.diagnostics().subList(0, read));
    // Which section it is for is not known, so a doubt may be about this one only.
    compilation.diagnostics().stream()
        .skip(read)
        .filter(Diagnostic::isError)
        .forEach(problems::add);
    return Optional.of(problems);
  }

  private static Documents documents(Compilation compilation, NamedValues namedValues) {
    return new Documents(
        new PolicyChecker(new PolicyReader(ReaderLimits.DEFAULT, namedValues), Loaded.SCHEMA),
        compilation);
  }

  private PolicyCompilation compile(PolicySetReading reading, NamedValues namedValues) {
    PolicySet set = reading.set();
    Compilation compilation = new Compilation(options, set.certificates(), namedValues.complete());
    reading.diagnostics().forEach(compilation::add);
    Documents documents = documents(compilation, namedValues);
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
