package io.keybearer.policy;

import io.keybearer.policyxml.PolicyElement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
    PolicyDefinition definition = PolicyCatalogue.find(element.name());
    if (definition == null) {
      return new Sequence.Step(unknown(element, reader), reader.place());
    }
    if (!definition.sections().contains(frame.section())) {
      reader.warning("Azure does not list it for section '" + frame.section().element() + "'");
    }
    Policy policy = definition.compiler().apply(reader);
    reader.finish();
    return new Sequence.Step(policy, reader.place());
  }

  private static Policy unknown(PolicyElement element, ElementReader reader) {
    if (!PolicyCatalogue.isKnownToAzure(element.name())) {
      reader.error(
          "Unknown policy; expected one of " + String.join(", ", PolicyCatalogue.elements()));
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
