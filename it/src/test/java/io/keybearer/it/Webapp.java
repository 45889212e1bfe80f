package io.keybearer.it;

import jakarta.servlet.Servlet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A web application to put together: the filter over every path, registered in its own {@code
 * web.xml}, and a servlet behind it.
 *
 * @param folder where it is written
 * @param policy the policy document
 * @param servlet what is behind the filter
 */
public record Webapp(Path folder, String policy, Class<? extends Servlet> servlet) {
  private static final String WEB_XML =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0" metadata-complete="true">
        <filter>
          <filter-name>keybearer</filter-name>
          <filter-class>io.keybearer.servlet.CredentialFilter</filter-class>
          <async-supported>true</async-supported>
        </filter>
        <filter-mapping><filter-name>keybearer</filter-name><url-pattern>/*</url-pattern><dispatcher>REQUEST</dispatcher><dispatcher>ASYNC</dispatcher></filter-mapping>
        <servlet>
          <servlet-name>behind</servlet-name>
          <servlet-class>%s</servlet-class>
          <async-supported>true</async-supported>
        </servlet>
        <servlet-mapping><servlet-name>behind</servlet-name><url-pattern>/*</url-pattern></servlet-mapping>
      </web-app>
      """;

  /** Writes it out. */
  public Path write() throws IOException {
    Path inf = Files.createDirectories(folder.resolve("WEB-INF"));
    Files.writeString(inf.resolve("web.xml"), WEB_XML.formatted(servlet.getName()));
    Files.writeString(inf.resolve("policy.xml"), policy);
    return folder;
  }
}
