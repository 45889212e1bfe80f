package io.keybearer.admin.web;

/**
 * Why a login came to nothing, in words: an error code of RFC 6749 §4.1.2.1 and §5.2, OpenID
 * Connect Core §3.1.2.6, RFC 8707 §2, or one of our own.
 *
 * @param explanation what happened
 * @param fix what to do about it
 */
public record Problem(String explanation, String fix) {
  /** The words for a code; those for any other code when it is not known. */
  static Problem of(Texts texts, String code) {
    return new Problem(
        texts.orElse("consent.problem." + code, texts.of("consent.problem.other")),
        texts.orElse("consent.fix." + code, texts.of("consent.fix.other")));
  }

  String text() {
    return explanation + ' ' + fix;
  }
}
