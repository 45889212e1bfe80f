package io.keybearer.oauth;

/** A text is no JSON Web Token, or one that can't be opened. The message holds nothing of it. */
public final class MalformedTokenException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedTokenException(String message) {
    super(message);
  }
}
