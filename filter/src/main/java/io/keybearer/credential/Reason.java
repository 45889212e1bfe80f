package io.keybearer.credential;

/** Why an authorization context can't be had. */
public enum Reason {
  /** There is no such authorization. */
  AUTHORIZATION_NOT_FOUND("AuthorizationNotFound"),
  /** No access policy names the caller. */
  ACCESS_DENIED("AccessDenied"),
  /** Nobody has consented yet, or somebody must again. */
  UNAUTHENTICATED("Unauthenticated"),
  /** The authorization is switched off. */
  DISABLED("AuthorizationDisabled"),
  /** The token endpoint gave no token. */
  ACQUISITION_FAILED("AuthorizationAcquisitionFailed"),
  /** More is asked than the limits allow. */
  TOO_MANY_REQUESTS("TooManyRequests"),
  /** The store can't be reached, and the cache has nothing that may be served. */
  STORE_UNAVAILABLE("StoreUnavailable");

  private final String text;

  Reason(String text) {
    this.text = text;
  }

  /** The reason as policies and logs name it. */
  public String text() {
    return text;
  }
}
