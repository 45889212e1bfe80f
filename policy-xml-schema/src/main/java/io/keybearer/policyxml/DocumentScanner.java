package io.keybearer.policyxml;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Scans one document into a tree. It goes on after a problem wherever it can guess what was meant,
 * so that an author sees every problem at once. For one document and one thread.
 */
final class DocumentScanner {
  /** An element whose end tag has not come yet. */
  private record Open(Place place, List<PolicyAttribute> attributes, List<PolicyNode> children) {
    PolicyElement close() {
      return new PolicyElement(place.element(), place.position(), attributes, children);
    }
  }

  private static final String ROOTS = "<policies> or <fragment>";

  private final String name;
  private final SourceText source;
  private final String text;
  private final int depth;
  private final Problems problems;
  private final ValueReader values;
  private final TagScanner tags;
  private final NamedValueUse namedValues = new NamedValueUse();

  private final Deque<Open> open = new ArrayDeque<>();
  private final List<PolicyComment> leading = new ArrayList<>();
  private final List<PolicyComment> trailing = new ArrayList<>();
  private @Nullable PolicyElement root;
  private boolean rootSeen;
  private boolean broken;

  /** Whether something that is never closed took the rest of the text. */
  private boolean cutOff;

  private int at;

  DocumentScanner(String name, SourceText source, int depth, Problems problems) {
    this.name = name;
    this.source = source;
    this.text = source.text();
    this.depth = depth;
    this.problems = problems;
    this.values = new ValueReader(source, problems);
    this.tags = new TagScanner(source, values, problems);
  }

  /**
   * Scans to the end.
   *
   * @return the document, null when its structure is not what it was meant to be; there may be
   *     errors in values all the same
   */
  @Nullable PolicyDocument scan() {
    checkCharacters();
    at = text.startsWith("\uFEFF") ? 1 : 0;
    while (at < text.length() && !problems.isFull() && !values.gaveUp()) {
      if (text.charAt(at) == '<' && Markup.beginsMarkup(text, at)) {
        markup();
      } else {
        text();
      }
    }
    finish();
    namedValues.reportUnknown(source, problems);
    return root == null || broken ? null : new PolicyDocument(name, leading, root, trailing);
  }

  private void checkCharacters() {
    int offset = 0;
    while (offset < text.length()) {
      int code = text.codePointAt(offset);
      if (!Decoder.isXmlCharacter(code)) {
        broken(offset, "character U+%04X is not allowed in XML".formatted(code));
        return;
      }
      offset += Character.charCount(code);
    }
  }

  private void finish() {
    boolean complete = at >= text.length() && !cutOff;
    for (Open element : open) {
      if (complete) {
        brokenElement(
            element.place(),
            element.place().position(),
            "it is never closed; expected </" + element.place().element() + ">");
      }
    }
    if (values.gaveUp()) {
      broken(at, "too many expressions are never closed; the rest is not read");
    }
    broken |= !open.isEmpty();
    if (!rootSeen && !problems.hasErrors()) {
      problems.error(Position.START, "the document is empty; expected " + ROOTS);
    }
  }

  private void markup() {
    if (text.startsWith(Markup.COMMENT, at)) {
      comment();
    } else if (text.startsWith(Markup.CDATA, at)) {
      text();
    } else if (text.startsWith("<?", at)) {
      processingInstruction();
    } else if (text.startsWith("<!", at)) {
      declaration();
    } else if (text.startsWith("</", at)) {
      endTag();
    } else {
      startTag();
    }
  }

  private void comment() {
    int start = at + Markup.COMMENT.length();
    int end = text.indexOf(Markup.COMMENT_END, start);
    if (end < 0) {
      cutOff(at, "a comment is never closed; expected -->");
      return;
    }
    PolicyComment comment =
        new PolicyComment(values.verbatim(start, end).text(), source.position(at));
    namedValues.ignore(at, end);
    if (!open.isEmpty()) {
      open.peek().children().add(comment);
    } else {
      (rootSeen ? trailing : leading).add(comment);
    }
    at = end + Markup.COMMENT_END.length();
  }

  private void processingInstruction() {
    int end = text.indexOf("?>", at);
    if (end < 0) {
      cutOff(at, "a processing instruction is never closed; expected ?>");
    } else {
      at = end + 2;
    }
  }

  private void declaration() {
    broken(at, "a document type or other declaration is not allowed");
    int end = text.indexOf('>', at);
    int subset = text.indexOf('[', at);
    if (subset >= 0 && subset < end) {
      end = text.indexOf("]", subset);
      end = end < 0 ? -1 : text.indexOf('>', end);
    }
    at = end < 0 ? text.length() : end + 1;
  }

  private void startTag() {
    TagScanner.StartTag tag = tags.startTag(at);
    broken |= tag.broken();
    cutOff |= tag.broken() && tag.next() == text.length();
    namedValues.elementAt(at, tag.place());
    checkRoot(tag.place());
    at = tag.next();
    open.push(new Open(tag.place(), tag.attributes(), new ArrayList<>()));
    if (open.size() > depth) {
      cutOff = true;
      brokenElement(
          tag.place(), tag.place().position(), "elements are nested deeper than " + depth);
      at = text.length();
    } else if (tag.empty()) {
      closeInnermost();
    } else if (tag.place().element().equals(BodyMarkup.ELEMENT)) {
      body(tag);
    }
  }

  private void checkRoot(Place place) {
    if (!open.isEmpty()) {
      return;
    }
    boolean isRoot =
        place.element().equals(PolicyDocument.POLICIES)
            || place.element().equals(PolicyDocument.FRAGMENT);
    if (rootSeen) {
      brokenElement(place, place.position(), "the document has a second root element");
    } else if (!isRoot) {
      brokenElement(place, place.position(), "it is no root element; expected " + ROOTS);
    }
    rootSeen = true;
  }

  private void endTag() {
    TagScanner.EndTag tag = tags.endTag(at);
    if (open.stream().noneMatch(element -> element.place().element().equals(tag.name()))) {
      String expected =
          open.isEmpty() ? "" : "; expected </" + open.element().place().element() + ">";
      broken(at, "</" + tag.name() + "> closes nothing" + expected);
      at = tag.next();
      return;
    }
    while (!open.element().place().element().equals(tag.name())) {
      Place inner = open.element().place();
      brokenElement(
          inner,
          inner.position(),
          "it is never closed; expected </%s> before </%s> on line %d"
              .formatted(inner.element(), tag.name(), source.position(at).line()));
      closeInnermost();
    }
    if (!tag.closed()) {
      broken(at, "</" + tag.name() + " is not closed; expected >");
    }
    closeInnermost();
    at = tag.next();
  }

  private void closeInnermost() {
    PolicyElement element = open.pop().close();
    if (!open.isEmpty()) {
      open.element().children().add(element);
    } else if (root == null) {
      root = element;
    }
  }

  private void text() {
    if (open.isEmpty()) {
      textOutsideRoot();
      return;
    }
    int first = values.skipBlanks(at);
    if (!values.beginsExpression(first)) {
      literalText(at, endOfText(at));
      return;
    }
    ValueReader.Reading expression = values.textExpression(first);
    if (expression != null) {
      addText(expression.value());
      at = expression.next();
      return;
    }
    int close = values.close(first);
    if (close < 0) {
      brokenElement(open.element().place(), source.position(first), values.neverClosed(first));
    }
    literalText(at, endOfText(Math.max(close, first)));
  }

  private void textOutsideRoot() {
    int first = values.skipBlanks(at);
    if (first < text.length() && text.charAt(first) != '<') {
      broken(first, "text is not allowed outside the root element");
      first = text.indexOf('<', first);
    } else if (first < text.length() && (first == at || text.startsWith(Markup.CDATA, first))) {
      broken(first, "text is not allowed outside the root element");
      first++;
    }
    at = first < 0 ? text.length() : first;
  }

  private void literalText(int start, int end) {
    PolicyValue value = values.literalText(open.element().place(), start, end);
    if (value != null) {
      addText(value);
    }
    at = end;
  }

  /** Adds a text, to the text before it if only a processing instruction parted them. */
  private void addText(PolicyValue value) {
    List<PolicyNode> children = open.element().children();
    int last = children.size() - 1;
    if (last >= 0 && children.get(last) instanceof PolicyText before) {
      children.set(last, new PolicyText(ValueReader.joined(before.value(), value)));
    } else {
      children.add(new PolicyText(value));
    }
  }

  /** Where the text ends that goes on at {@code from}: at the next tag or comment. */
  private int endOfText(int from) {
    int less = text.indexOf('<', from);
    while (less >= 0 && !problems.isFull()) {
      if (text.startsWith(Markup.CDATA, less)) {
        int end = text.indexOf(Markup.CDATA_END, less);
        if (end < 0) {
          cutOff(less, "a CDATA section is never closed; expected ]]>");
          return text.length();
        }
        less = text.indexOf('<', end);
      } else if (Markup.beginsMarkup(text, less)) {
        return less;
      } else {
        broken(less, "a '<' outside an expression is written &lt;");
        less = text.indexOf('<', less + 1);
      }
    }
    return text.length();
  }

  /** Takes literal markup in a set-body as text; leaves anything else to the ordinary way. */
  private void body(TagScanner.StartTag tag) {
    BodyMarkup markup = BodyMarkup.find(text, at);
    if (markup == null || isExpression(markup.end())) {
      return;
    }
    if (isLiquid(tag)) {
      namedValues.ignore(at, markup.end());
    }
    if (markup.hasTags()) {
      addText(values.verbatim(at, markup.end()));
      at = markup.end();
    }
  }

  /** Whether the body that ends there, or later, is an expression with comments around it. */
  private boolean isExpression(int end) {
    int first = skipComments(at);
    ValueReader.Reading expression =
        values.beginsExpression(first) ? values.textExpression(first) : null;
    if (expression == null) {
      return false;
    }
    int after = skipComments(expression.next());
    return after >= end && text.startsWith(BodyMarkup.END_TAG, after);
  }

  private int skipComments(int from) {
    int next = values.skipBlanks(from);
    while (text.startsWith(Markup.COMMENT, next)) {
      int end = text.indexOf(Markup.COMMENT_END, next + Markup.COMMENT.length());
      if (end < 0) {
        return next;
      }
      next = values.skipBlanks(end + Markup.COMMENT_END.length());
    }
    return next;
  }

  private static boolean isLiquid(TagScanner.StartTag tag) {
    return tag.attributes().stream()
        .anyMatch(
            attribute ->
                attribute.name().equals("template")
                    && attribute.value().text().equalsIgnoreCase("liquid"));
  }

  private void cutOff(int offset, String detail) {
    cutOff = true;
    broken(offset, detail);
    at = text.length();
  }

  private void broken(int offset, String detail) {
    if (open.isEmpty()) {
      broken = true;
      problems.error(source.position(offset), detail);
    } else {
      brokenElement(open.element().place(), source.position(offset), detail);
    }
  }

  private void brokenElement(Place place, Position position, String detail) {
    broken = true;
    problems.error(place.element(), place.position(), position, detail);
  }
}
