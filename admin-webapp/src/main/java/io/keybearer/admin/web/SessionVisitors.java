package io.keybearer.admin.web;

import io.keybearer.admin.security.AccessControl;
import io.keybearer.admin.security.Session;
import io.keybearer.admin.security.SessionCookie;
import io.keybearer.model.Secret;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Finds who is signed in by the session's cookie, and by nothing else. Thread-safe. */
public final class SessionVisitors implements Visitors {
  private final AccessControl access;

  /** Visitors with sessions of there. */
  public SessionVisitors(AccessControl access) {
    this.access = access;
  }

  @Override
  public Optional<Visitor> find(HttpServletRequest request) {
    return sessionId(access, request)
        .flatMap(access.sessions()::find)
        .map(SessionVisitors::visitor);
  }

  /** The session id that a request brings, whatever it is worth. */
  static Optional<Secret> sessionId(AccessControl access, HttpServletRequest request) {
    return cookie(access.sessionCookie(), request);
  }

  /** The value of a cookie. */
  static Optional<Secret> cookie(SessionCookie cookie, HttpServletRequest request) {
    List<String> headers = Collections.list(request.getHeaders("Cookie"));
    return cookie.in(headers.isEmpty() ? Optional.empty() : Optional.of(String.join(";", headers)));
  }

  private static Visitor visitor(Session session) {
    return new Visitor(session.principal(), session.csrfToken().expose(), session.temporary());
  }
}
