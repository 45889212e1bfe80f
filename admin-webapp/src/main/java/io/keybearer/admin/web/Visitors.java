package io.keybearer.admin.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** Finds who is signed in. */
public interface Visitors {
  /** Who makes this request; empty when nobody is signed in, or is no longer. */
  Optional<Visitor> find(HttpServletRequest request);
}
