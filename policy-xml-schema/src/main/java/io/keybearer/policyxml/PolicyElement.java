package io.keybearer.policyxml;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An element of a policy document. Immutable.
 *
 * <p>The content of {@code set-body}, when it is literal markup, is one {@link PolicyText} holding
 * that markup as written, because the body is text to a gateway.
 *
 * @param name the name as written; names are case-sensitive
 * @param position the position of the start tag's {@code <}
 * @param attributes the attributes in the order written; no name twice
 * @param children elements, texts and comments in the order written
 */
public record PolicyElement(
    String name, Position position, List<PolicyAttribute> attributes, List<PolicyNode> children)
    implements PolicyNode {
  /** Copies the lists. */
  public PolicyElement {
    attributes = List.copyOf(attributes);
    children = List.copyOf(children);
  }

  /** The attribute of that name. */
  public Optional<PolicyAttribute> attribute(String name) {
    return attributes.stream().filter(attribute -> attribute.name().equals(name)).findFirst();
  }

  /** The child elements. */
  public List<PolicyElement> elements() {
    return children.stream()
        .filter(PolicyElement.class::isInstance)
        .map(PolicyElement.class::cast)
        .toList();
  }

  /** The child elements of that name. */
  public List<PolicyElement> elements(String name) {
    return elements().stream().filter(element -> element.name().equals(name)).toList();
  }

  /**
   * The text of the element, if it has any. Texts that a comment or an element parts are put
   * together as one literal, which stands where the first one stood.
   */
  public Optional<PolicyValue> text() {
    List<PolicyValue> texts =
        children.stream()
            .filter(PolicyText.class::isInstance)
            .map(node -> ((PolicyText) node).value())
            .toList();
    if (texts.size() <= 1) {
      return texts.stream().findFirst();
    }
    String joined = texts.stream().map(PolicyValue::text).collect(Collectors.joining());
    return Optional.of(new PolicyValue(joined, PolicyValue.Kind.LITERAL, texts.get(0).position()));
  }
}
