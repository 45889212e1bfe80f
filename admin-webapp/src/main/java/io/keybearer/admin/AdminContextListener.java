package io.keybearer.admin;

import io.keybearer.admin.rest.RestServices;
import io.keybearer.admin.web.WebServices;
import io.keybearer.config.SettingSource;
import io.keybearer.config.Settings;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts and stops the application with its web application; {@code WEB-INF/web.xml} names this
 * class.
 *
 * <p>Settings that can't be used keep the application from starting, with one message that lists
 * all of them. A database that is away does not: the application starts, answers 503, and goes on
 * by itself once the database is there.
 */
public final class AdminContextListener implements ServletContextListener {
  private static final Logger LOG = LoggerFactory.getLogger(AdminContextListener.class);

  private @Nullable AdminApplication application;

  /** Made by the container. */
  public AdminContextListener() {}

  /** Reads the settings and starts the application. */
  @Override
  public void contextInitialized(ServletContextEvent event) {
    ServletContext context = event.getServletContext();
    AdminApplication started = new AdminApplication(settings(context));
    context.setAttribute(RestServices.ATTRIBUTE, started.restServices());
    context.setAttribute(WebServices.ATTRIBUTE, started.webServices());
    application = started;
    started.start();
  }

  /** Stops the application and leaves nothing of it behind. */
  @Override
  public void contextDestroyed(ServletContextEvent event) {
    AdminApplication running = application;
    application = null;
    event.getServletContext().removeAttribute(RestServices.ATTRIBUTE);
    event.getServletContext().removeAttribute(WebServices.ATTRIBUTE);
    if (running != null) {
      running.close();
    }
    deregisterDrivers(event.getServletContext().getClassLoader());
  }

  private static Settings settings(ServletContext context) {
    return new Settings(
        List.of(
            new SettingSource("context-param", context::getInitParameter),
            SettingSource.systemProperties(),
            SettingSource.environment()));
  }

  /**
   * The driver registers itself with the JVM when it is loaded, and would keep the web
   * application's class loader alive. One that was loaded by the container's or an embedding
   * application's is theirs and stays.
   *
   * <p>Where the container has a driver of the same name, asking for the drivers is what loads this
   * application's own, too late for the answer: so it is asked twice.
   */
  private static void deregisterDrivers(ClassLoader ofWebApplication) {
    Stream<Driver> drivers =
        Stream.concat(DriverManager.drivers().toList().stream(), DriverManager.drivers());
    for (Driver driver : drivers.distinct().toList()) {
      if (Objects.equals(driver.getClass().getClassLoader(), ofWebApplication)) {
        try {
          DriverManager.deregisterDriver(driver);
        } catch (SQLException e) {
          LOG.warn("a JDBC driver could not be deregistered", e);
        }
      }
    }
  }
}
