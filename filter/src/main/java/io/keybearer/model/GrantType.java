package io.keybearer.model;

import java.util.Optional;

/**
 * The OAuth 2.0 grants that an authorization provider can be set up with; each provider has exactly
 * one.
 */
public enum GrantType {
  /** RFC 6749 §4.1: a user consents once, a refresh token keeps the connection alive. */
  AUTHORIZATION_CODE("authorizationCode", "AuthorizationCode"),
  /** RFC 6749 §4.4: the client's own access, asked for again at each expiry. */
  CLIENT_CREDENTIALS("clientCredentials", "ClientCredentials");

  private final String memberName;
  private final String enumValue;

  GrantType(String memberName, String enumValue) {
    this.memberName = memberName;
    this.enumValue = enumValue;
  }

  /**
   * The member of {@code properties.oauth2.grantTypes} in the management API, such as {@code
   * clientCredentials}.
   */
  public String memberName() {
    return memberName;
  }

  /**
   * The value of {@code oauth2grantType} in the management API, such as {@code ClientCredentials}.
   */
  public String enumValue() {
    return enumValue;
  }

  /**
   * The grant of that name in either spelling, in any casing.
   *
   * @param name a member name or an enum value of the management API
   */
  public static Optional<GrantType> named(String name) {
    for (GrantType grantType : values()) {
      if (grantType.enumValue.equalsIgnoreCase(name)) {
        return Optional.of(grantType);
      }
    }
    return Optional.empty();
  }
}
