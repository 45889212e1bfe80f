package io.keybearer.oauth;

/** A callback's query can't be used; the message goes on after {@code The callback's query}. */
public final class MalformedCallbackException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedCallbackException(String message) {
    super(message);
  }
}
