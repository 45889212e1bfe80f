package io.keybearer.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.testing.TestConnections;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A policy set that changes while the filter is in service. */
class PolicyReloadTest {
  @TempDir private Path root;
  private TestConnections connections;

  @BeforeEach
  void openStore() {
    connections = new TestConnections();
  }

  @AfterEach
  void closeStore() {
    connections.close();
  }

  private static final class Echo extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().print(request.getHeader("X-Version"));
    }
  }

  private FilterServer start(Path policy) throws Exception {
    Map<String, String> params = FilterServer.initParams(connections);
    params.put("policy", policy.toString());
    return FilterServer.start(params, new Echo());
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static String version(String value) {
    return "<policies><inbound><base/><set-header name='X-Version'><value>"
        + value
        + "</value></set-header></inbound></policies>";
  }

  private static void await(FilterServer server, String version) {
    Awaitility.await()
        .atMost(20, TimeUnit.SECONDS)
        .pollInterval(20, TimeUnit.MILLISECONDS)
        .untilAsserted(() -> assertThat(get(server)).isEqualTo(version));
  }

  private static String get(FilterServer server) throws IOException {
    return server.client().send("GET / HTTP/1.1").body();
  }

  @Test
  void everyFileOfTheFolderIsReloaded_andAFileItRefersTo() throws Exception {
    // Given
    Path set = root.resolve("set");
    Path secret = Files.writeString(root.resolve("secret"), "two\n");
    write(set.resolve("global.xml"), version("{{version}}"));
    write(set.resolve("named-values.properties"), "version=one");
    try (FilterServer server = start(set)) {
      assertThat(get(server)).isEqualTo("one");
      // When, then
      write(set.resolve("named-values.properties"), "version=${file:" + secret + "}");
      await(server, "two");
      Files.writeString(secret, "three");
      await(server, "three");
      write(set.resolve("apis/all/policy.xml"), version("four"));
      write(set.resolve("apis/all/api.properties"), "url-pattern=/*\nsubscription-required=false");
      await(server, "four");
    }
  }

  @Test
  void badFolderLeavesTheLastGoodOneInForce_andTheStoreSaysWhy() throws Exception {
    // Given
    Path set = root.resolve("set");
    write(set.resolve("global.xml"), version("good"));
    try (FilterServer server = start(set)) {
      // When
      write(set.resolve("apis/orders/api.properties"), "url-patern=/*");
      // Then
      Awaitility.await()
          .atMost(30, TimeUnit.SECONDS)
          .ignoreExceptions()
          .untilAsserted(
              () ->
                  assertThat(connections.text("select last_error from gateway_node"))
                      .contains("api.properties:1:1", "'url-pattern' is missing", "(and 1 more)"));
      assertThat(get(server)).isEqualTo("good");
      // When
      write(set.resolve("apis/orders/api.properties"), "url-pattern=/orders/*");
      // Then
      Awaitility.await()
          .atMost(20, TimeUnit.SECONDS)
          .untilAsserted(
              () -> assertThat(server.client().send("GET / HTTP/1.1").status()).isEqualTo(404));
    }
  }

  @Test
  void operatorsSeeTheDocumentsInForce_andWhatIsWrongWithNewerOnes() throws Exception {
    // Given
    Path set = root.resolve("set");
    write(set.resolve("global.xml"), version("{{version}}"));
    write(
        set.resolve("fragments/f.xml"),
        "<fragment><set-header name='Cookie'>" + "<value>hunter2</value></set-header></fragment>");
    write(set.resolve("named-values.properties"), "version=s3cret");
    try (FilterServer server = start(set)) {
      awaitText(
          "select group_concat(concat_ws(' ', name, scope, in_force) order by name separator ',')"
              + " from gateway_document",
          "fragments/f.xml FRAGMENT 1,global.xml GLOBAL 1");
      // When
      write(set.resolve("global.xml"), "<policies>\n  <inbound><nonsense/></inbound></policies>");
      // Then
      awaitText(
          "select group_concat(concat_ws(' ', name, in_force,"
              + " json_value(problems, '$[0].line'), json_value(problems, '$[0].column'))"
              + " order by name, in_force separator ',') from gateway_document",
          "fragments/f.xml 1,global.xml 0 2 12,global.xml 1");
      String texts = connections.text("select group_concat(document) from gateway_policy");
      assertThat(texts)
          .contains("{{version}}", "<nonsense/>", "<value>*******</value>")
          .doesNotContain("s3cret", "hunter2");
      assertThat(get(server)).isEqualTo("s3cret");
    }
  }

  @Test
  void textsStayOnTheNode_whenTheSettingSaysSo() throws Exception {
    Path document = root.resolve("policy.xml");
    write(document, version("one"));
    Map<String, String> params = FilterServer.initParams(connections);
    params.put("policy", document.toString());
    params.put("policy-upload", "hash");
    try (FilterServer server = FilterServer.start(params, new Echo())) {
      awaitText("select ifnull(group_concat(name), '') from gateway_document", "policy.xml");
      assertThat(connections.text("select count(*) from gateway_policy")).isEqualTo("0");
      assertThat(get(server)).isEqualTo("one");
    }
  }

  private void awaitText(String query, String expected) {
    Awaitility.await()
        .atMost(30, TimeUnit.SECONDS)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(connections.text(query)).isEqualTo(expected));
  }

  @Test
  void configMapIsReloaded_whenKubernetesSwapsItsLink() throws Exception {
    // Given: entries link to ..data, which links to the folder of one version
    Path mount = root.resolve("mount");
    write(mount.resolve("..v1/global.xml"), version("one"));
    Files.createSymbolicLink(mount.resolve("..data"), Path.of("..v1"));
    Files.createSymbolicLink(mount.resolve("global.xml"), Path.of("..data/global.xml"));
    try (FilterServer server = start(mount)) {
      assertThat(get(server)).isEqualTo("one");
      // When
      write(mount.resolve("..v2/global.xml"), version("two"));
      Path aside = Files.createSymbolicLink(mount.resolve("..data_tmp"), Path.of("..v2"));
      Files.move(
          aside,
          mount.resolve("..data"),
          StandardCopyOption.REPLACE_EXISTING,
          StandardCopyOption.ATOMIC_MOVE);
      // Then
      await(server, "two");
    }
  }
}
