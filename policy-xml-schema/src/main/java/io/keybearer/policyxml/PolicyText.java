package io.keybearer.policyxml;

/**
 * Text between tags. Text of blanks alone is layout and no node, unless it was written as an entity
 * or in a CDATA section.
 *
 * @param value the text: an expression without the blanks around it, or a literal as it stood
 */
public record PolicyText(PolicyValue value) implements PolicyNode {
  @Override
  public Position position() {
    return value.position();
  }
}
