package io.keybearer.policyxml;

import io.keybearer.policyxml.Diagnostic.Severity;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import javax.xml.validation.Schema;
import javax.xml.validation.ValidatorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.AttributesImpl;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Shows a tree to the JDK's validator and turns its findings into diagnostics.
 *
 * <p>The validator says nothing more of a parent's children after the first one that does not fit,
 * so the tree is shown again without it, until nothing new is found. For one document.
 */
final class SchemaCheck {
  private static final int MOST_PASSES = 20;

  /** What the validator is shown of an expression; where it ends is known already. */
  private static final String SOME_EXPRESSION = "@(0)";

  /**
   * How much the validator is shown of a literal, because its time grows with the square of the
   * length. No kind of value is longer, but for one with a named value or a placeholder in it.
   */
  private static final int LONGEST_SHOWN = 200;

  private static final Pattern NAMED_VALUE = Pattern.compile("\\{\\{[A-Za-z0-9_.-]++}}");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{[^{}]++}");

  private final Schema schema;
  private final SchemaGuide guide;
  private final PolicyDocument document;
  private final Set<Diagnostic> found = new LinkedHashSet<>();
  private final Set<PolicyElement> leftOut = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<PolicyElement> incomplete = Collections.newSetFromMap(new IdentityHashMap<>());

  SchemaCheck(Schema schema, SchemaGuide guide, PolicyDocument document) {
    this.schema = schema;
    this.guide = guide;
    this.document = document;
  }

  Collection<Diagnostic> run() {
    leaveOutUnknownPolicies(document.root());
    int passes = 0;
    int before;
    do {
      before = leftOut.size();
      new Pass().run();
      passes++;
    } while (leftOut.size() > before && passes < MOST_PASSES && !isFull());
    return found;
  }

  private boolean isFull() {
    return found.size() >= Problems.MOST_ERRORS;
  }

  private void leaveOutUnknownPolicies(PolicyElement parent) {
    for (PolicyElement child : parent.elements()) {
      if (SectionCheck.holdsPolicies(parent) && isUnknown(child) && !isFull()) {
        leftOut.add(child);
        report(
            child,
            child.position(),
            "it is not a policy that Azure API Management knows"
                + PolicyCatalog.closest(child.name())
                    .map(name -> "; did you mean '" + name + "'?")
                    .orElse("; expected a policy"));
      } else {
        leaveOutUnknownPolicies(child);
      }
    }
  }

  private static boolean isUnknown(PolicyElement element) {
    return !PolicyCatalog.isKnown(element.name())
        && !element.name().equals("base")
        && PolicySection.of(element.name()).isEmpty();
  }

  private void report(PolicyElement element, Position position, String detail) {
    found.add(Diagnostic.in(Severity.ERROR, document.source(), element, position, detail));
  }

  /** One showing. */
  private final class Pass extends DefaultHandler {
    private final ValidatorHandler validator = schema.newValidatorHandler();
    private final Deque<PolicyElement> path = new ArrayDeque<>();
    private final Set<String> attributesFound = new HashSet<>();
    private boolean ending;

    void run() {
      validator.setErrorHandler(this);
      try {
        validator.startDocument();
        show(document.root());
        validator.endDocument();
      } catch (SAXException e) {
        throw new IllegalStateException("the validator gave up", e);
      }
    }

    private void show(PolicyElement element) throws SAXException {
      path.push(element);
      attributesFound.clear();
      ending = false;
      validator.startElement("", element.name(), element.name(), shownAttributes(element));
      for (PolicyNode child : element.children()) {
        if (child instanceof PolicyElement childElement && !leftOut.contains(childElement)) {
          show(childElement);
        } else if (child instanceof PolicyText text) {
          char[] shown = shown(text.value()).toCharArray();
          validator.characters(shown, 0, shown.length);
        }
      }
      ending = true;
      validator.endElement("", element.name(), element.name());
      path.pop();
    }

    private AttributesImpl shownAttributes(PolicyElement element) {
      AttributesImpl shown = new AttributesImpl();
      for (PolicyAttribute attribute : element.attributes()) {
        if (path.size() > 1 || !isForEditors(attribute.name())) {
          String name = attribute.name();
          shown.addAttribute("", name, name, "CDATA", shown(attribute.value()));
        }
      }
      return shown;
    }

    /** Whether the attribute only tells an editor where the schema is. */
    private boolean isForEditors(String attribute) {
      return attribute.equals("xmlns:xsi") || attribute.startsWith("xsi:");
    }

    private String shown(PolicyValue value) {
      return value.isExpression() ? SOME_EXPRESSION : shortened(value.text());
    }

    private String shortened(String text) {
      if (text.length() <= LONGEST_SHOWN) {
        return text;
      }
      boolean namedValue = NAMED_VALUE.matcher(text).find();
      boolean placeholder = PLACEHOLDER.matcher(text).find();
      return text.substring(0, LONGEST_SHOWN / 2)
          + text.substring(text.length() - LONGEST_SHOWN / 2)
          + (namedValue ? " {{name}}" : "")
          + (placeholder ? " ${name}" : "");
    }

    @Override
    public void error(SAXParseException e) {
      if (isFull()) {
        return;
      }
      PolicyElement element = path.element();
      Finding finding = Finding.of(String.valueOf(e.getMessage()));
      switch (finding.rule()) {
        case CHILD -> child(element, finding);
        case ATTRIBUTE_NOT_ALLOWED -> attributeNotAllowed(element, finding);
        case ATTRIBUTE_MISSING -> attributeMissing(element, finding);
        case ATTRIBUTE_VALUE -> attributeValue(element, finding);
        case TEXT_NOT_ALLOWED ->
            report(
                element,
                element.text().map(PolicyValue::position).orElse(element.position()),
                "text is not allowed in it");
        case MUST_BE_EMPTY -> report(element, content(element), "it must be empty");
        case CHILDREN_NOT_ALLOWED ->
            report(element, content(element), "elements are not allowed in it");
        case DETAIL -> {}
        case OTHER -> report(element, element.position(), "it breaks rule " + finding.key());
      }
    }

    private void child(PolicyElement element, Finding finding) {
      if (ending) {
        if (incomplete.add(element)) {
          report(
              element,
              element.position(),
              "it is not complete; expected " + Words.either(finding.expected()));
        }
        return;
      }
      leftOut.add(element);
      PolicyElement parent = path.stream().skip(1).findFirst().orElse(element);
      incomplete.add(parent);
      report(element, element.position(), notAllowed(parent, element, finding.expected()));
    }

    private String notAllowed(PolicyElement parent, PolicyElement child, List<String> expected) {
      if (parent.elements(child.name()).indexOf(child) > 0 && !expected.contains(child.name())) {
        return "it may appear only once in '" + parent.name() + "'";
      }
      return "it is not allowed in '"
          + parent.name()
          + "'"
          + (expected.isEmpty() ? "" : "; expected " + Words.either(expected));
    }

    private void attributeMissing(PolicyElement element, Finding finding) {
      List<String> missing =
          guide.attributesOf(element.name()).stream()
              .filter(name -> element.attribute(name).isEmpty())
              .toList();
      String name = finding.lastOf(missing).orElse("");
      report(element, element.position(), "attribute '" + name + "' is required");
    }

    private void attributeNotAllowed(PolicyElement element, Finding finding) {
      Set<String> allowed = guide.attributesOf(element.name());
      Optional<PolicyAttribute> attribute =
          attribute(
                  element,
                  candidate ->
                      finding.names(candidate.name()) && !allowed.contains(candidate.name()))
              .or(() -> attribute(element, candidate -> finding.names(candidate.name())));
      String name = attribute.map(PolicyAttribute::name).orElse("");
      String expected =
          Spelling.closest(name, allowed)
              .map(close -> "did you mean '" + close + "'?")
              .orElse(
                  allowed.isEmpty()
                      ? "the element has no attributes"
                      : "expected " + Words.either(allowed));
      report(
          element,
          attribute.map(PolicyAttribute::position).orElse(element.position()),
          "attribute '" + name + "' is not allowed; " + expected);
    }

    private void attributeValue(PolicyElement element, Finding finding) {
      Optional<PolicyAttribute> attribute =
          attribute(
                  element,
                  candidate ->
                      finding.names(candidate.name()) && finding.names(shown(candidate.value())))
              .or(() -> attribute(element, candidate -> finding.names(candidate.name())));
      report(
          element,
          attribute.map(found -> found.value().position()).orElse(element.position()),
          "attribute '"
              + attribute.map(PolicyAttribute::name).orElse("")
              + "' must be "
              + kind(finding));
    }

    /** The first attribute that fits and no finding was about yet. */
    private Optional<PolicyAttribute> attribute(
        PolicyElement element, Predicate<PolicyAttribute> fits) {
      Optional<PolicyAttribute> attribute =
          element.attributes().stream()
              .filter(candidate -> !attributesFound.contains(candidate.name()))
              .filter(fits)
              .findFirst();
      attribute.ifPresent(found -> attributesFound.add(found.name()));
      return attribute;
    }

    private String kind(Finding finding) {
      return guide.kind(finding.lastOf(guide.kinds()).orElse(""));
    }

    private Position content(PolicyElement element) {
      return element.children().stream()
          .filter(child -> !(child instanceof PolicyComment))
          .findFirst()
          .map(PolicyNode::position)
          .orElse(element.position());
    }
  }
}
