package io.keybearer.admin.consent;

import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** A step of a login was refused. Holds nothing that is secret. */
public final class ConsentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Reason {
    /** No link has this address, or what it was for is gone. */
    UNKNOWN_LINK,
    /** The link's half hour is over. */
    LINK_EXPIRED,
    /** A login by this link was confirmed. */
    LINK_USED,
    /** The link was opened more often than anybody needs. */
    LINK_EXHAUSTED,
    /** The provider's settings are others than when the link was made. */
    SETTINGS_CHANGED,
    /** The provider's settings can't be used for a login. */
    SETTINGS_UNUSABLE,
    /** A parameter of the callback is missing, comes twice, or can't be read. */
    MALFORMED_CALLBACK,
    /** No attempt has this state. */
    UNKNOWN_STATE,
    /** The browser is not the one that began. */
    OTHER_BROWSER,
    /** The answer came to another provider's redirect URL. */
    OTHER_PROVIDER,
    /** The answer is of another issuer (RFC 9207). */
    OTHER_ISSUER,
    /** The attempt has had its answer. */
    ALREADY_ANSWERED,
    /** The attempt's time is over. */
    ATTEMPT_EXPIRED,
    /** There is no such attempt. */
    UNKNOWN_ATTEMPT,
    /** Nothing waits for a confirmation. */
    NOTHING_PENDING,
    /** Somebody else has reconnected or changed the authorization meanwhile. */
    CHANGED_MEANWHILE,
    /** The link's creator must confirm, not the browser. */
    CREATOR_CONFIRMS,
    /** The form is not one that this browser was given. */
    FOREIGN_FORM;

    /** The name in lower case, as attempts and texts have it. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Reason reason;
  private final transient Optional<UUID> attempt;

  ConsentException(Reason reason) {
    this(reason, Optional.empty());
  }

  ConsentException(Reason reason, Optional<UUID> attempt) {
    super(reason.name());
    this.reason = reason;
    this.attempt = attempt;
  }

  /** Why it was refused. */
  public Reason reason() {
    return reason;
  }

  /** The attempt that this browser may begin anew; empty when it may not. */
  public Optional<UUID> attempt() {
    return attempt;
  }
}
