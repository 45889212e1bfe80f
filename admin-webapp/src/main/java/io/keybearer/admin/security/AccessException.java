package io.keybearer.admin.security;

import java.util.Optional;

/**
 * Something about accounts, API tokens or sign-in was refused. The message is meant for the caller
 * and holds nothing secret.
 */
public final class AccessException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why it was refused. */
  public enum Kind {
    /** A field can't be used; {@link #target()} names it. */
    INVALID,
    /** There is no such account or token. */
    NOT_FOUND,
    /** It does not go together with what there is, such as a name that is taken. */
    CONFLICT,
    /** The caller may not do it. */
    FORBIDDEN,
    /** What was to be changed has been changed by somebody else. */
    PRECONDITION_FAILED
  }

  private final Kind kind;
  private final String target;

  private AccessException(Kind kind, String target, String message) {
    super(message);
    this.kind = kind;
    this.target = target;
  }

  /**
   * A field can't be used.
   *
   * @param target the field
   * @param message what is wrong, in words that follow its name
   */
  public static AccessException invalid(String target, String message) {
    return new AccessException(Kind.INVALID, target, message);
  }

  static AccessException notFound(String type, String name) {
    return new AccessException(
        Kind.NOT_FOUND, "", "The " + type + " '" + name + "' was not found.");
  }

  static AccessException conflict(String message) {
    return new AccessException(Kind.CONFLICT, "", message);
  }

  static AccessException forbidden(String message) {
    return new AccessException(Kind.FORBIDDEN, "", message);
  }

  static AccessException preconditionFailed() {
    return new AccessException(
        Kind.PRECONDITION_FAILED, "", "It has been changed meanwhile; read it again and repeat.");
  }

  /** Why it was refused. */
  public Kind kind() {
    return kind;
  }

  /** The field that can't be used; empty for other kinds. */
  public Optional<String> target() {
    return target.isEmpty() ? Optional.empty() : Optional.of(target);
  }

  /** The message. */
  public String sentence() {
    return String.valueOf(getMessage());
  }
}
