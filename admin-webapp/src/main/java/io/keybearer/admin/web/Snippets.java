package io.keybearer.admin.web;

import io.keybearer.admin.service.RedirectUrls;
import io.keybearer.model.Connection;
import java.util.List;

/** What to copy to use a connection. */
final class Snippets {
  private final RedirectUrls addresses;
  private final String service;

  /**
   * Snippets for the connections of a service.
   *
   * @param addresses know where this application is
   */
  Snippets(RedirectUrls addresses, String service) {
    this.addresses = addresses;
    this.service = service;
  }

  /** The snippets of a connection: policy, {@code web.xml}, Java, curl. */
  List<ConnectionModel.Snippet> of(Connection connection) {
    String policy = new PolicyInsertion(connection.provider(), connection.name()).text();
    String webXml =
        """
        <!-- Obeys WEB-INF/policy.xml. Database and keystore: settings such as database-url and keystore, from init-param or environment. -->
        <filter>
          <filter-name>keybearer</filter-name>
          <filter-class>io.keybearer.servlet.CredentialFilter</filter-class>
          <async-supported>true</async-supported>
        %s</filter>
        <filter-mapping><filter-name>keybearer</filter-name><url-pattern>/*</url-pattern><dispatcher>REQUEST</dispatcher><dispatcher>ASYNC</dispatcher></filter-mapping>
        """
            .formatted(serviceParameter());
    String java =
        """
        // Behind the filter, in a servlet: what the policy above put into "auth-context"; null where ignore-error let the request go on
        var context = (io.keybearer.model.AuthorizationContext) request.getAttribute("auth-context");
        connection.setRequestProperty("Authorization", "Bearer " + context.accessToken());
        """;
    return List.of(
        new ConnectionModel.Snippet("policy", policy),
        new ConnectionModel.Snippet("web-xml", webXml.stripTrailing()),
        new ConnectionModel.Snippet("java", java.stripTrailing()),
        new ConnectionModel.Snippet("curl", curl(connection)));
  }

  /** What a gateway of another service than the default one is told besides. */
  private String serviceParameter() {
    return service.equals(ServicePath.DEFAULT)
        ? ""
        : "  <init-param><param-name>service</param-name><param-value>%s</param-value></init-param>\n"
            .formatted(PolicyInsertion.escaped(service));
  }

  /** Asks the native API how a gateway would decide. No id holds a quotation mark unencoded. */
  private String curl(Connection connection) {
    return """
    curl --request POST '%s' \\
      --header "Authorization: Bearer $KEYBEARER_API_TOKEN" \\
      --header 'Content-Type: application/json' --data '{}'\
    """
        .formatted(addresses.explanation(service, connection.provider(), connection.name()));
  }
}
