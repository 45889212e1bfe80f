package io.keybearer.policyxml;

import java.util.List;
import java.util.Objects;

/**
 * Writes documents in the normal or the raw form. Reading what it wrote gives a tree equal to the
 * one it was given, but for positions and, in the normal form, for two hyphens within a comment,
 * which XML forbids.
 *
 * <p>Elements are indented by four blanks; an element with text in it stays on its line, so that
 * its text is what it was. Immutable; safe for use by several threads.
 */
public final class PolicyWriter {
  private static final String INDENT = "    ";

  private final PolicyForm form;
  private final ValueWriter values;

  /** A writer of that form. */
  public PolicyWriter(PolicyForm form) {
    this.form = Objects.requireNonNull(form, "form");
    this.values = form == PolicyForm.XML ? new NormalValueWriter() : new RawValueWriter();
  }

  /** The document's text; its last line ends with a line feed. */
  public String write(PolicyDocument document) {
    StringBuilder out = new StringBuilder();
    document.leading().forEach(comment -> line(out, comment, 0));
    line(out, document.root(), 0);
    document.trailing().forEach(comment -> line(out, comment, 0));
    return out.toString();
  }

  private void line(StringBuilder out, PolicyNode node, int depth) {
    out.append(INDENT.repeat(depth));
    write(out, node, depth);
    out.append('\n');
  }

  private void write(StringBuilder out, PolicyNode node, int depth) {
    if (node instanceof PolicyElement element) {
      element(out, element, depth);
    } else if (node instanceof PolicyText text) {
      out.append(values.text(text.value()));
    } else if (node instanceof PolicyComment comment) {
      out.append(Markup.COMMENT).append(comment(comment.text())).append(Markup.COMMENT_END);
    }
  }

  private String comment(String text) {
    if (form == PolicyForm.RAW_XML) {
      return text;
    }
    String parted = text.replace("--", "- -").replace("--", "- -");
    return parted.endsWith("-") ? parted + " " : parted;
  }

  private void element(StringBuilder out, PolicyElement element, int depth) {
    out.append('<').append(element.name());
    for (PolicyAttribute attribute : element.attributes()) {
      out.append(' ').append(attribute.name()).append("=\"");
      out.append(values.attribute(attribute.value())).append('"');
    }
    List<PolicyNode> children = element.children();
    if (children.isEmpty()) {
      out.append(" />");
      return;
    }
    out.append('>');
    if (element.name().equals(BodyMarkup.ELEMENT)
        && children.size() == 1
        && children.get(0) instanceof PolicyText text) {
      out.append(values.body(text.value()));
    } else if (children.stream().anyMatch(PolicyText.class::isInstance)) {
      children.forEach(child -> write(out, child, depth + 1));
    } else {
      out.append('\n');
      children.forEach(child -> line(out, child, depth + 1));
      out.append(INDENT.repeat(depth));
    }
    out.append("</").append(element.name()).append('>');
  }
}
