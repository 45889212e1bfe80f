package io.keybearer.samples.tomcat;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/** Tomcat's own manager application, as an operator's scripts use it: over HTTP, as text. */
final class TomcatManager {
  private static final String USER = "operator";
  private static final String PASSWORD = "operator-of-the-test";
  private static final String CONTEXT =
      """
      <Context docBase="${catalina.home}/webapps/manager" privileged="true">
        <Realm className="org.apache.catalina.realm.MemoryRealm" pathname="conf/tomcat-users.xml"/>
      </Context>
      """;
  private static final String USERS =
      """
      <tomcat-users xmlns="http://tomcat.apache.org/xml" version="1.0">
        <user username="%s" password="%s" roles="manager-script"/>
      </tomcat-users>
      """;

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI gateway;

  TomcatManager(URI gateway) {
    this.gateway = gateway;
  }

  /** Adds the manager to the gateway's host, before Tomcat starts. */
  static void addTo(Path base) throws IOException {
    Path host = Files.createDirectories(base.resolve("conf/gateway/localhost"));
    Files.writeString(host.resolve("manager.xml"), CONTEXT);
    Files.writeString(base.resolve("conf/tomcat-users.xml"), USERS.formatted(USER, PASSWORD));
    // The JDK's own caches hold classes softly for minutes; findleaks would take that for a leak.
    Path bin = Files.createDirectories(base.resolve("bin"));
    Files.writeString(
        bin.resolve("setenv.sh"),
        "CATALINA_OPTS=\"$CATALINA_OPTS -XX:SoftRefLRUPolicyMSPerMB=0\"\n");
  }

  /** Undeploys the root application and deploys it again from that archive. */
  void redeploy(Path war) {
    String file = URLEncoder.encode("file:" + war, StandardCharsets.UTF_8);
    expectOk(call("deploy?path=/&update=true&war=" + file));
  }

  /**
   * The applications whose class loaders are still alive after they were stopped; collects garbage
   * first.
   */
  List<String> leaks() {
    String answer = call("findleaks");
    return answer.lines().filter(line -> !line.isBlank()).toList();
  }

  /** Every thread with its stack. */
  String threads() {
    return expectOk(call("threaddump"));
  }

  private static String expectOk(String answer) {
    if (!answer.startsWith("OK")) {
      throw new AssertionError("Tomcat's manager said: " + answer);
    }
    return answer;
  }

  private String call(String command) {
    String login =
        Base64.getEncoder()
            .encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
    HttpRequest request =
        HttpRequest.newBuilder(gateway.resolve("/manager/text/" + command))
            .timeout(Duration.ofSeconds(60))
            .header("Authorization", "Basic " + login)
            .build();
    try {
      HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
      return answer.body();
    } catch (IOException e) {
      throw new AssertionError("Tomcat's manager did not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
