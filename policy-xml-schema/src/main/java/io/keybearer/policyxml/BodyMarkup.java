package io.keybearer.policyxml;

import org.jspecify.annotations.Nullable;

/**
 * The content of a {@code set-body}, seen as a whole.
 *
 * @param end the index of its end tag
 * @param hasTags whether there are tags in it, so that it is markup rather than escaped text
 */
record BodyMarkup(int end, boolean hasTags) {
  /** The name of the element. */
  static final String ELEMENT = "set-body";

  /** How its end tag begins. */
  static final String END_TAG = "</" + ELEMENT;

  /** Finds the content that begins at {@code from}; null when it has no end. */
  static @Nullable BodyMarkup find(String text, int from) {
    boolean hasTags = false;
    int less = text.indexOf('<', from);
    while (less >= 0) {
      if (text.startsWith(END_TAG, less) && endsName(text, less + END_TAG.length())) {
        return new BodyMarkup(less, hasTags);
      }
      int next = less + 1;
      if (text.startsWith(Markup.CDATA, less)) {
        next = text.indexOf(Markup.CDATA_END, less);
      } else if (text.startsWith(Markup.COMMENT, less)) {
        next = text.indexOf(Markup.COMMENT_END, less + Markup.COMMENT.length());
      } else {
        hasTags |= Markup.beginsMarkup(text, less);
      }
      less = next < 0 ? -1 : text.indexOf('<', next);
    }
    return null;
  }

  private static boolean endsName(String text, int at) {
    return at >= text.length() || !Markup.isNamePart(text.charAt(at));
  }
}
