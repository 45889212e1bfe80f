package io.keybearer.policy;

import io.keybearer.policyxml.PolicyDocument;
import java.util.stream.Collectors;

/** {@code include-fragment}: the policies of a fragment, at that place. */
final class IncludeFragment {
  static final PolicyDefinition DEFINITION =
      new PolicyDefinition("include-fragment", IncludeFragment::compile);

  private IncludeFragment() {}

  private static Policy compile(ElementReader element) {
    String id = element.requiredLiteral("fragment-id");
    Fragments fragments = element.frame().compilation().fragments();
    PolicyDocument fragment = fragments.find(id);
    if (element.frame().fragment()) {
      element.error("A fragment can't include another fragment");
      return Sequence.EMPTY;
    }
    if (fragment == null) {
      element.error(
          "There is no fragment of that id; expected "
              + (fragments.ids().isEmpty()
                  ? "none, because no fragments are configured"
                  : "one of "
                      + fragments.ids().stream().sorted().collect(Collectors.joining(", "))));
      return Sequence.EMPTY;
    }
    return SectionCompiler.compile(
        fragment.root().elements(), element.frame().inFragment(fragment.source()));
  }
}
