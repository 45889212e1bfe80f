package io.keybearer.admin.web;

import io.keybearer.admin.security.SignIn;
import io.keybearer.model.Secret;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The container's users, asked within one request. What the container keeps of a login is dropped
 * again: the session is this application's own.
 */
final class ContainerRealm implements SignIn.Realm, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerRealm.class);

  private final HttpServletRequest request;

  ContainerRealm(HttpServletRequest request) {
    this.request = request;
  }

  @Override
  public boolean logsIn(String name, Secret password) {
    try {
      request.login(name, password.expose());
      return true;
    } catch (ServletException e) {
      LOG.debug("the container did not log in a user", e);
      return false;
    }
  }

  @Override
  public boolean hasRole(String role) {
    return request.isUserInRole(role);
  }

  @Override
  public void close() {
    try {
      request.logout();
    } catch (ServletException e) {
      LOG.debug("the container did not log out a user", e);
    }
  }
}
