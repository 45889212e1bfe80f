package io.keybearer.samples.tomcat;

import io.keybearer.samples.jetty.DemoSettings;
import java.nio.file.Path;

/**
 * What the sample is put together from.
 *
 * @param home the folder of everything it writes
 * @param gatewayPort the gateway's loopback port
 * @param adminPort the admin web application's loopback port
 * @param adminWar the packaged admin web application
 * @param gatewayWar the packaged application that registers the filter
 * @param distribution the unpacked Tomcat
 * @param driver the database driver, which serves all applications of that Tomcat
 * @param configuration the sample's part of {@code CATALINA_BASE}
 */
record TomcatSettings(
    Path home,
    int gatewayPort,
    int adminPort,
    Path adminWar,
    Path gatewayWar,
    Path distribution,
    Path driver,
    Path configuration) {

  /** Home and ports as for the other sample; the rest lies in the build's folder. */
  static TomcatSettings of(DemoSettings demo, Path build, Path configuration) {
    return new TomcatSettings(
        demo.home(),
        demo.gatewayPort(),
        demo.adminPort(),
        build.resolve("admin.war"),
        build.resolve("gateway.war"),
        build.resolve("tomcat"),
        build.resolve("mariadb-java-client.jar"),
        configuration);
  }
}
