package io.keybearer.admin.web;

import io.keybearer.admin.security.SignInMode;
import java.util.Set;

/**
 * What the sign-in page shows.
 *
 * @param frame around it
 * @param name as it was typed; empty at first
 * @param returnTo where to go on, below the context path
 * @param problem why nobody was signed in, in words; empty at first
 * @param modes the ways to sign in
 */
public record SignInModel(
    Frame frame, String name, String returnTo, String problem, Set<SignInMode> modes) {
  /** Copies the modes. */
  public SignInModel {
    modes = Set.copyOf(modes);
  }

  /** Whether there is a form for name and password. */
  public boolean hasForm() {
    return modes.contains(SignInMode.LOCAL) || modes.contains(SignInMode.CONTAINER);
  }

  /** Where the OpenID provider's sign-in begins; empty when there is none. */
  public String openIdPath() {
    return modes.contains(SignInMode.OIDC)
        ? "/ui/sign-in/oidc?return=" + PageRequest.encoded(returnTo)
        : "";
  }
}
