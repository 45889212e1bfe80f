package io.keybearer.policy;

import io.keybearer.policyxml.PolicyCatalog;
import io.keybearer.policyxml.PolicyElement;
import io.keybearer.policyxml.PolicySection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compiles the elements of a section, or of a branch within one, to a sequence. */
final class SectionCompiler {
  private static final String BASE = "base";

  private SectionCompiler() {}

  /**
   * Compiles elements that stand in one parent.
   *
   * @param elements the policies, in order
   * @param frame where they stand
   */
  static Sequence compile(List<PolicyElement> elements, Frame frame) {
    List<Sequence.Step> steps = new ArrayList<>();
    Map<String, Integer> counts = new HashMap<>();
    for (PolicyElement element : elements) {
      int number = counts.merge(element.name(), 1, Integer::sum);
      String step = element.name() + "[" + number + "]";
      if (element.name().equals(BASE)) {
        addBase(element, step, frame, steps);
      } else {
        steps.add(compile(element, step, frame));
      }
    }
    return steps.isEmpty() ? Sequence.EMPTY : new Sequence(steps);
  }

  private static void addBase(
      PolicyElement element, String step, Frame frame, List<Sequence.Step> steps) {
    ElementReader reader = new ElementReader(frame, element, step);
    if (frame.fragment()) {
      reader.error("A fragment can't include the policies of a wider scope");
    }
    reader.finish();
    if (!frame.base().isEmpty()) {
      steps.add(new Sequence.Step(frame.base(), reader.place()));
    }
  }

  private static Sequence.Step compile(PolicyElement element, String step, Frame frame) {
    ElementReader reader = new ElementReader(frame, element, step);
    PolicyDefinition definition = PolicyDefinitions.find(element.name());
    if (definition == null) {
      return new Sequence.Step(unknown(element, reader), reader.place());
    }
    if (frame.fragment()) {
      checkSection(element, reader);
    }
    Policy policy = definition.compiler().apply(reader);
    reader.finish();
    return new Sequence.Step(policy, reader.place());
  }

  /** The schema says so of documents, but can't know where a fragment is included. */
  private static void checkSection(PolicyElement element, ElementReader reader) {
    Set<PolicySection> sections = PolicyCatalog.sections(element.name());
    PolicySection section = reader.frame().section();
    if (!sections.contains(section)) {
      reader.warning("Azure does not document this policy for section " + section);
    }
  }

  private static Policy unknown(PolicyElement element, ElementReader reader) {
    if (!PolicyCatalog.isKnown(element.name())) {
      reader.error("it is not a policy that Azure API Management knows");
      return run -> Flow.NEXT;
    }
    String sentence = "This policy of Azure API Management is not implemented here";
    if (!reader.options().unimplementedFailsWhenReached()) {
      reader.error(sentence);
    } else {
      reader.warning(sentence + "; a request that reaches it fails");
    }
    return run -> {
      throw PolicyFailure.failed(
          "PolicyNotImplemented",
          "The policy '" + element.name() + "' is not implemented here.",
          null);
    };
  }
}
