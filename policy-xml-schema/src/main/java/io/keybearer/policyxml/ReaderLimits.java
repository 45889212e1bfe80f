package io.keybearer.policyxml;

/**
 * How large a document the reader takes.
 *
 * @param bytes the most bytes of UTF-8, before named values are put in and also after
 * @param depth the most elements within one another, the root being 1
 */
public record ReaderLimits(int bytes, int depth) {
  /** 512 KB, as in Azure, and 64 deep. */
  public static final ReaderLimits DEFAULT = new ReaderLimits(512 * 1024, 64);

  /** Refuses limits that no document could meet. */
  public ReaderLimits {
    if (bytes < 1 || depth < 1) {
      throw new IllegalArgumentException(
          "limits are at least 1: " + bytes + " bytes, " + depth + " deep");
    }
  }
}
