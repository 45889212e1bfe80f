package io.keybearer.oauth;

import java.util.Optional;

/**
 * One parameter of a provider's grant, as the management API lists it.
 *
 * @param name the key in the parameter map, such as {@code clientId}
 * @param type what its value is; every value is written as text
 * @param displayName what a form calls it
 * @param description what it is for, in a sentence; may be empty
 * @param defaultValue the value that counts when it is left out
 * @param example a value as it could be
 * @param level where it is asked for
 */
public record ParameterDefinition(
    String name,
    Type type,
    String displayName,
    String description,
    Optional<String> defaultValue,
    Optional<String> example,
    Level level) {
  /** What a value is. */
  public enum Type {
    /** Plain text. */
    STRING("string"),
    /** A secret: sealed, and never shown again. */
    SECURESTRING("securestring"),
    /** {@code true} or {@code false}. */
    BOOL("bool");

    private final String text;

    Type(String text) {
      this.text = text;
    }

    /** The type's name in the management API. */
    public String text() {
      return text;
    }
  }

  /** Where a parameter is asked for. */
  public enum Level {
    /** On the authorization provider, and it must be there. */
    REQUIRED,
    /** On the authorization provider, and it may be left out. */
    OPTIONAL,
    /** On the authorization: the client's id and secret of client credentials. */
    HIDDEN
  }

  /** Whether its value is sealed. */
  public boolean isSecret() {
    return type == Type.SECURESTRING;
  }
}
