package io.keybearer.admin.consent;

import io.keybearer.model.Secret;
import io.keybearer.store.ConsentState;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;

/**
 * An attempt as its browser sees it.
 *
 * @param attempt its identity
 * @param step what is to be shown
 * @param service the service's name
 * @param provider what people call the provider
 * @param authorization the authorization's id
 * @param createdBy who asked for the link
 * @param scopes what was granted, or asked for; empty when nothing was asked for by name
 * @param connectedAs the account that consented; empty when it is not known
 * @param connectedBefore the account of the consent before; empty when there was none, or it is not
 *     known
 * @param error why it came to nothing: the identity provider's code or one of {@link
 *     ConsentException.Reason}
 * @param mayBeginAnew whether the link can still be opened
 * @param onward where the browser goes from here: with a consent code, after a confirmation, or
 *     with the error; empty when it stays
 * @param formToken goes with each form
 * @param consentCode the code that the link's creator hands back; only while there is one to hand
 *     back and the browser itself can't confirm
 */
public record ConsentView(
    UUID attempt,
    Step step,
    String service,
    String provider,
    String authorization,
    String createdBy,
    Optional<String> scopes,
    Optional<String> connectedAs,
    Optional<String> connectedBefore,
    Optional<String> error,
    boolean mayBeginAnew,
    Optional<URI> onward,
    Secret formToken,
    Optional<Secret> consentCode) {

  /** What is to be shown. */
  public enum Step {
    /** The identity provider has not answered. */
    STARTED,
    /** The code is being exchanged, or was when the process ended. */
    EXCHANGING,
    /** The browser goes to the application that confirms. */
    TO_APPLICATION,
    /** The browser confirms. */
    CONFIRM,
    /** The link's creator confirms. */
    CREATOR_CONFIRMS,
    /** It is connected. */
    CONFIRMED,
    /** It came to nothing. */
    REJECTED,
    /** Its time is over. */
    EXPIRED;

    static Step of(ConsentState state) {
      return state == ConsentState.PENDING ? CONFIRM : valueOf(state.name());
    }
  }
}
