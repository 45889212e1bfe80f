package io.keybearer.admin.web;

import io.keybearer.model.Connection;
import java.util.List;

/** What to copy to use a connection. */
final class Snippets {
  private Snippets() {}

  /** The snippets of a connection: policy, {@code web.xml}, Java. */
  static List<ConnectionModel.Snippet> of(Connection connection) {
    String policy =
        """
        <get-authorization-context
            provider-id="%s"
            authorization-id="%s"
            context-variable-name="auth-context"
            identity-type="managed"
            ignore-error="false" />
        <set-header name="Authorization" exists-action="override">
          <value>@("Bearer " + ((Authorization)context.Variables.GetValueOrDefault("auth-context"))?.AccessToken)</value>
        </set-header>
        """
            .formatted(attribute(connection.provider()), attribute(connection.name()));
    String webXml =
        """
        <filter>
          <filter-name>keybearer</filter-name>
          <filter-class>io.keybearer.servlet.CredentialFilter</filter-class>
          <async-supported>true</async-supported>
        </filter>
        <filter-mapping><filter-name>keybearer</filter-name><url-pattern>/*</url-pattern></filter-mapping>
        """;
    String java =
        """
        AuthorizationContext context = (AuthorizationContext) request.getAttribute("auth-context");
        connection.setRequestProperty("Authorization", "Bearer " + context.accessToken());
        """;
    return List.of(
        new ConnectionModel.Snippet("policy", policy.stripTrailing()),
        new ConnectionModel.Snippet("web-xml", webXml.stripTrailing()),
        new ConnectionModel.Snippet("java", java.stripTrailing()));
  }

  private static String attribute(String id) {
    return id.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
