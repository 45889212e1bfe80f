package io.keybearer.admin.service;

import io.keybearer.model.CallerIdentity;
import io.keybearer.model.Secret;

/** Establishes who bears a token, as gateways with the same settings do. */
@FunctionalInterface
public interface Callers {
  /**
   * Who bears the token.
   *
   * @param token a JWT; neither logged nor kept
   * @throws io.keybearer.identity.CallerException when it does not pass, with the reason
   */
  CallerIdentity bearer(Secret token);
}
