package io.keybearer.model;

import java.text.Normalizer;
import java.util.Locale;

/**
 * The form in which resource ids are compared: two ids name the same resource exactly when their
 * keys are equal.
 *
 * <p>Ids of the management API compare case-insensitively and without trailing blanks. The key is
 * computed here and only here; database, cache and access decision all compare keys, so they can't
 * disagree.
 */
public final class ResourceKey {
  private ResourceKey() {}

  /**
   * The key of an id: blanks stripped at both ends, NFC, lower case of {@link Locale#ROOT}.
   *
   * @param id an id as a person or a document writes it
   */
  public static String of(String id) {
    String lowered = Normalizer.normalize(id.strip(), Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    // Lower case of a composed character may be decomposed: İ becomes i and a combining dot.
    return Normalizer.normalize(lowered, Normalizer.Form.NFC);
  }
}
