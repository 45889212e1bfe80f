package io.keybearer.admin.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.admin.service.RedirectUrls;
import io.keybearer.model.Connection;
import io.keybearer.model.ConnectionState;
import io.keybearer.model.GrantType;
import io.keybearer.policyxml.PolicyReader;
import io.keybearer.servlet.CredentialFilter;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** What the page of a connection hands out to be copied works as it is. */
class SnippetsTest {
  @TempDir Path folder;

  @Test
  void javaCompiles_besideARequestAndAConnection() throws Exception {
    Path source = folder.resolve("Copied.java");
    Files.writeString(
        source,
        "class Copied { void copied(jakarta.servlet.http.HttpServletRequest request,"
            + " java.net.HttpURLConnection connection) {\n"
            + snippets("default").get("java")
            + "\n} }");

    int problems =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                folder.toString(),
                source.toString());

    assertThat(problems).isZero();
  }

  @Test
  void webXmlNamesTheFilter_andTheServiceWhereTheSchemaWantsIt() throws Exception {
    Document document = xml("<web-app>" + snippets("sales & more").get("web-xml") + "</web-app>");
    String usual = snippets("default").get("web-xml");

    assertThat(document.getElementsByTagName("filter-class").item(0).getTextContent())
        .isEqualTo(CredentialFilter.class.getName());
    assertThat(document.getElementsByTagName("param-value").item(0).getTextContent())
        .isEqualTo("sales & more");
    assertThat(
            document
                .getElementsByTagName("init-param")
                .item(0)
                .getPreviousSibling()
                .getPreviousSibling()
                .getNodeName())
        .isEqualTo("async-supported");
    assertThat(usual).doesNotContain("init-param><");
  }

  @Test
  void policyCanBeRead_whateverTheIds() {
    String policy =
        "<policies><inbound>" + snippets("default").get("policy") + "</inbound></policies>";

    assertThat(new PolicyReader().read("policy.xml", policy).diagnostics()).isEmpty();
    assertThat(policy).contains("provider-id=\"a&quot;&lt;&amp;\"");
  }

  private static Document xml(String text) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(text)));
  }

  private static Map<String, String> snippets(String service) {
    RedirectUrls addresses = new RedirectUrls(URI.create("https://keys.example.com/admin"));
    return new Snippets(addresses, service)
        .of(connection()).stream()
            .collect(
                Collectors.toMap(ConnectionModel.Snippet::name, ConnectionModel.Snippet::text));
  }

  private static Connection connection() {
    return new Connection(
        "c",
        "a\"<&",
        "a",
        "oauth2",
        GrantType.CLIENT_CREDENTIALS,
        ConnectionState.CONNECTED,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        new Connection.Token(true, false, Optional.empty(), Optional.empty(), Optional.empty()),
        Optional.empty(),
        Instant.EPOCH,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        0,
        Optional.empty());
  }
}
