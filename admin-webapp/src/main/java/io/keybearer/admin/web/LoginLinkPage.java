package io.keybearer.admin.web;

import io.keybearer.admin.consent.LoginLinks;
import io.keybearer.admin.service.ResourceName;
import java.util.Optional;

/**
 * {@code /ui/connections/{provider}/{connection}/login-link}: makes a login link, to open here or
 * to send to the person whose account it is. The provider is reached by following the link, never
 * by the form itself, because forms may go to this application only.
 */
final class LoginLinkPage implements Page {
  private final LoginLinks links;
  private final String service;

  LoginLinkPage(LoginLinks links, String service) {
    this.links = links;
    this.service = service;
  }

  @Override
  public Answer get(PageRequest request) {
    return new Answer.Redirect(ConnectionPage.back(request.connection(service)).text());
  }

  @Override
  public Answer post(PageRequest request) {
    ResourceName name = request.connection(service);
    LoginLinks.LoginLink link = links.create(request.actor(), name, Optional.empty());
    Frame frame = request.frame("connections", request.t("login.title", name.authorization()));
    return Answer.html(
        "login-link",
        new LoginLinkModel(
            frame,
            frame.url(ConnectionPage.back(name).text()),
            link.address().toString(),
            LoginLinks.LIFE.toMinutes()));
  }
}
