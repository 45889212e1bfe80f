package io.keybearer.admin.service;

import io.keybearer.model.GrantType;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A kind of identity provider that an authorization provider can be set up for.
 *
 * @param name the catalogue's name, such as {@code github}
 * @param displayName what people call it
 * @param category what it is for, such as {@code crm}; empty for the generic ones
 * @param docsUrl its documentation for developers
 * @param notes what is peculiar about it, in sentences
 * @param grants the parameters of each grant, in the order of a form; unmodifiable
 */
public record IdentityProviderDescription(
    String name,
    String displayName,
    Optional<String> category,
    Optional<String> docsUrl,
    List<String> notes,
    Map<GrantType, List<ParameterDescription>> grants) {
  /** Copies the lists. */
  public IdentityProviderDescription {
    notes = List.copyOf(notes);
    grants = Collections.unmodifiableMap(new EnumMap<>(grants));
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

  /**
   * A parameter of a grant.
   *
   * @param name the key in the parameter map, such as {@code clientId}
   * @param type {@code string}, {@code securestring} or {@code bool}; every value is written as
   *     text
   * @param displayName what a form calls it
   * @param description what it is for, in a sentence; may be empty
   * @param defaultValue the value that counts when it is left out
   * @param example a value as it could be
   * @param level where it is asked for
   */
  public record ParameterDescription(
      String name,
      String type,
      String displayName,
      String description,
      Optional<String> defaultValue,
      Optional<String> example,
      Level level) {
    /** Whether its value goes in and never comes out. */
    public boolean isSecret() {
      return type.equals("securestring");
    }
  }
}
