package io.keybearer.admin.web;

import io.keybearer.admin.service.ConnectionOperations;
import io.keybearer.admin.service.ConnectionReport;
import io.keybearer.admin.service.ResourceName;

/**
 * {@code /ui/connections/{provider}/{connection}/{action}}: does something with a connection and
 * goes back to it.
 */
final class ConnectionActionPage implements Page {
  private final ConnectionOperations operations;
  private final ConnectionPage page;
  private final String service;

  ConnectionActionPage(ConnectionOperations operations, ConnectionPage page, String service) {
    this.operations = operations;
    this.page = page;
    this.service = service;
  }

  @Override
  public Answer get(PageRequest request) {
    return new Answer.Redirect(ConnectionPage.back(request.connection(service)).text());
  }

  @Override
  public Answer post(PageRequest request) {
    ResourceName name = request.connection(service);
    String action = request.variable("action");
    ConnectionReport report =
        switch (action) {
          case "refresh" -> operations.refresh(request.actor(), name);
          case "test" -> operations.test(request.actor(), name);
          case "disable" -> operations.setDisabled(request.actor(), name, true);
          case "enable" -> operations.setDisabled(request.actor(), name, false);
          case "revoke" -> operations.revoke(request.actor(), name);
          default -> throw new MethodNotAllowedException();
        };
    if (report.reason().isPresent()) {
      String reason = report.reason().get();
      return page.failed(
          request,
          request.t("action.failed")
              + ' '
              + request.texts().orElse("reason." + reason, request.t("reason.other", reason)));
    }
    return new Answer.Redirect(
        ConnectionPage.back(name).with("done", "connection-" + action).text());
  }
}
