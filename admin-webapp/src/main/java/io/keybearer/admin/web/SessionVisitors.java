package io.keybearer.admin.web;

import io.keybearer.admin.security.AccessControl;
import io.keybearer.admin.security.Session;
import io.keybearer.model.Secret;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
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
    List<String> headers = new ArrayList<>(Collections.list(request.getHeaders("Cookie")));
    return access
        .sessionCookie()
        .in(headers.isEmpty() ? Optional.empty() : Optional.of(String.join(";", headers)));
  }

  private static Visitor visitor(Session session) {
    return new Visitor(session.principal(), session.csrfToken().expose(), session.temporary());
  }
}
