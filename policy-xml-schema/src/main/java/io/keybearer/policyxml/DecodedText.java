package io.keybearer.policyxml;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A piece of a source text after decoding, with the way back from each character. */
final class DecodedText {
  private final SourceText source;
  private final String text;

  /** The source offset of each character and of the end; null when they follow one another. */
  private final int @Nullable [] offsets;

  private final int start;

  private DecodedText(SourceText source, String text, int @Nullable [] offsets, int start) {
    this.source = source;
    this.text = text;
    this.offsets = offsets;
    this.start = start;
  }

  /** A piece in which nothing was to decode. */
  static DecodedText verbatim(SourceText source, int start, int end) {
    return new DecodedText(source, source.text().substring(start, end), null, start);
  }

  String text() {
    return text;
  }

  /** Where a character, or the end, stands in the author's text. */
  Position position(int offset) {
    return source.position(offsets == null ? start + offset : offsets[offset]);
  }

  /** A part of this piece. */
  DecodedText part(int from, int to) {
    return from == 0 && to == text.length()
        ? this
        : new DecodedText(
            source,
            text.substring(from, to),
            offsets == null ? null : Arrays.copyOfRange(offsets, from, to + 1),
            start + from);
  }

  /** Collects decoded characters. */
  static final class Builder {
    private final SourceText source;
    private final StringBuilder text = new StringBuilder();
    private int[] offsets = new int[32];

    Builder(SourceText source) {
      this.source = source;
    }

    Builder append(char c, int offset) {
      if (text.length() + 1 >= offsets.length) {
        offsets = Arrays.copyOf(offsets, offsets.length * 2);
      }
      offsets[text.length()] = offset;
      text.append(c);
      return this;
    }

    /** Appends what one entity stands for. */
    Builder append(String characters, int offset) {
      for (int at = 0; at < characters.length(); at++) {
        append(characters.charAt(at), offset);
      }
      return this;
    }

    boolean isEmpty() {
      return text.isEmpty();
    }

    /** The piece, which ends before the source's character at {@code end}. */
    DecodedText build(int end) {
      offsets[text.length()] = end;
      return new DecodedText(source, text.toString(), Arrays.copyOf(offsets, text.length() + 1), 0);
    }
  }
}
