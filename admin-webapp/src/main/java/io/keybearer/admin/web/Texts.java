package io.keybearer.admin.web;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/**
 * The words of the pages in one language, by key; English now. All are {@link MessageFormat}
 * patterns, so an apostrophe is written twice.
 *
 * <p>Immutable and thread-safe.
 */
public final class Texts {
  private final ResourceBundle words;
  private final Locale locale;

  private Texts(ResourceBundle words, Locale locale) {
    this.words = words;
    this.locale = locale;
  }

  /** The words in English. */
  public static Texts english() {
    return new Texts(
        ResourceBundle.getBundle("io.keybearer.admin.web.texts", Locale.ROOT), Locale.ENGLISH);
  }

  /** The language as HTML's {@code lang} names it. */
  public String language() {
    return locale.toLanguageTag();
  }

  /**
   * A text.
   *
   * @throws java.util.MissingResourceException when there is none: a mistake in the page, which its
   *     test finds
   */
  public String of(String key, Object... arguments) {
    return new MessageFormat(words.getString(key), locale).format(arguments);
  }

  /** The text of a key, or the other text when there is none. */
  public String orElse(String key, String other) {
    return words.containsKey(key) ? of(key) : other;
  }
}
