package io.keybearer.admin.web;

import io.keybearer.admin.consent.ConsentView;
import java.net.URI;

/**
 * What the page of a login shows.
 *
 * @param frame around it
 * @param step the step in lower case, as keys of texts have it
 * @param view the login
 * @param problem why it came to nothing, where it did
 */
public record ConsentModel(Frame frame, String step, ConsentView view, Problem problem) {
  /** The account, or that it is not known. */
  public String account() {
    return view.connectedAs().orElse(frame.t("consent.unknown-account"));
  }

  /** Who asked for it. */
  public String createdBy() {
    return PrincipalName.ofActor(frame.texts(), view.createdBy()).name();
  }

  /** The path of the form. */
  public String path() {
    return frame.url("/consent/" + view.attempt());
  }

  /** Where the browser goes from here; empty when it stays. */
  public String onward() {
    return view.onward().map(URI::toString).orElse("");
  }

  /** The host of {@link #onward}. */
  public String onwardHost() {
    return view.onward().map(URI::getHost).orElse("");
  }

  /** What the form must bring back. */
  public String formToken() {
    return view.formToken().expose();
  }

  /** The code to hand to the link's creator; empty when there is none. */
  public String consentCode() {
    return view.consentCode().map(code -> code.expose()).orElse("");
  }
}
