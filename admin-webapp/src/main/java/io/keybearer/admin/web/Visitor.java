package io.keybearer.admin.web;

import io.keybearer.admin.security.Principal;

/**
 * Somebody who is signed in.
 *
 * @param principal who
 * @param formToken what each form of this session must bring back; a request that another site made
 *     a browser send can't
 * @param temporary whether it is a temporary administrator, who should make a permanent one
 */
public record Visitor(Principal principal, String formToken, boolean temporary) {
  @Override
  public String toString() {
    return principal.name();
  }
}
