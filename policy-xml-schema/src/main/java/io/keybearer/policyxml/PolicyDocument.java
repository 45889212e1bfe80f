package io.keybearer.policyxml;

import java.util.List;

/**
 * A policy document that has been read. Immutable.
 *
 * @param source the file's name, or whatever else tells a reader of messages which document it is
 * @param leading the comments before the root element
 * @param root {@code policies} or {@code fragment}
 * @param trailing the comments after the root element
 */
public record PolicyDocument(
    String source, List<PolicyComment> leading, PolicyElement root, List<PolicyComment> trailing) {
  /** The name of the root of a policy fragment. */
  public static final String FRAGMENT = "fragment";

  /** The name of the root of a policy document. */
  public static final String POLICIES = "policies";

  /** Copies the lists. */
  public PolicyDocument {
    leading = List.copyOf(leading);
    trailing = List.copyOf(trailing);
  }

  /** A document with no comment outside its root element. */
  public PolicyDocument(String source, PolicyElement root) {
    this(source, List.of(), root, List.of());
  }

  /** Whether the document is a policy fragment, which other documents include. */
  public boolean isFragment() {
    return root.name().equals(FRAGMENT);
  }
}
