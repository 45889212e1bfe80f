package io.keybearer.admin.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.admin.testing.Browser;
import io.keybearer.admin.testing.Browser.Page;
import io.keybearer.admin.testing.RunningAdmin;
import io.keybearer.model.PolicyProblem;
import io.keybearer.model.PolicyScope;
import io.keybearer.model.PolicyText;
import io.keybearer.model.Secret;
import io.keybearer.store.Database;
import io.keybearer.store.DatabaseSettings;
import io.keybearer.store.DocumentReport;
import io.keybearer.store.NodeReport;
import io.keybearer.store.NodeStore;
import io.keybearer.testing.MariaDbServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages about what gateways told of their policy documents. */
class PoliciesPageTest {
  private static final String ONE = "1".repeat(64);
  private static final String TWO = "2".repeat(64);

  @TempDir static Path folder;
  private static RunningAdmin admin;
  private static Database database;
  private static NodeStore nodes;
  private static Browser browser;
  private static Page empty;

  @BeforeAll
  static void start() throws Exception {
    admin = RunningAdmin.start(folder);
    admin.administrator();
    database =
        Database.open(
            DatabaseSettings.of(
                admin.databaseUrl(), MariaDbServer.USER, Secret.of(MariaDbServer.PASSWORD)));
    nodes = new NodeStore(database);
    browser = new Browser(admin);
    browser.post(
        "/ui/sign-in",
        Map.of("name", RunningAdmin.ADMINISTRATOR, "password", RunningAdmin.PASSWORD.expose()));
    empty = browser.get("/ui/policies");
  }

  @AfterAll
  static void stop() {
    database.close();
    admin.close();
  }

  private static void runs(String node, DocumentReport... documents) {
    UUID uid = UUID.nameUUIDFromBytes(node.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    nodes.report(
        new NodeReport(
            uid,
            "default",
            node,
            "1",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
    nodes.runs(uid, List.of(documents));
  }

  private static DocumentReport document(
      String name, String hash, boolean inForce, String text, PolicyProblem... problems) {
    return new DocumentReport(
        name,
        PolicyScope.GLOBAL,
        "/etc/gateway/" + name,
        inForce,
        Optional.of(hash),
        Optional.of(new PolicyText(text, text.contains("***"))),
        List.of(problems));
  }

  @Test
  void saysHowDocumentsGetThere_whenThereIsNone() {
    assertThat(empty.status()).isEqualTo(200);
    assertThat(empty.body()).contains("No gateway has told of its policies yet");
  }

  @Test
  void showsWhereGatewaysDiffer_andWhatIsWrongByLineAndColumn() {
    // Given
    runs("east", document("differ.xml", ONE, true, "<policies>\n<!-- one -->\n</policies>"));
    runs(
        "west",
        document("differ.xml", TWO, true, "<policies />"),
        document(
            "differ.xml",
            "3".repeat(64),
            false,
            "<policies>\n  <nonsense password=\"***\"/>\n</policies>",
            new PolicyProblem(true, 2, 3, "It is not a policy.")));

    // When
    Page list = browser.get("/ui/policies");
    Page west = browser.get("/ui/policies?node=west");
    Page text = browser.get("/ui/policies/texts/" + "3".repeat(64));
    Page file = browser.get("/ui/policies/texts/" + ONE + "/download");

    // Then
    assertThat(list.body())
        .contains("run different texts of: differ.xml", ">111111111111<", ">222222222222<")
        .contains("#L2\">2:3</a> It is not a policy.", "the old one stays in force");
    assertThat(west.body()).contains(">222222222222<").doesNotContain(">111111111111<");
    assertThat(text.body())
        .contains("<li id=\"L2\" class=\"source-wrong\"><code>  &lt;nonsense")
        .contains("masked on the gateway", "west");
    assertThat(file.body()).isEqualTo("<policies>\n<!-- one -->\n</policies>");
    assertThat(browser.get("/ui/policies/texts/" + "4".repeat(64)).status()).isEqualTo(404);
    assertThat(browser.get("/ui/policies/texts/x").status()).isEqualTo(404);
  }

  @Test
  void editorKnowsTheFragmentsThatGatewaysRun_andBeginsWithADocumentOfTheirs() {
    // Given
    String hash = "b".repeat(64);
    runs(
        "north",
        new DocumentReport(
            "fragments/shared.xml",
            PolicyScope.FRAGMENT,
            "/etc/gateway/fragments/shared.xml",
            true,
            Optional.of(hash),
            Optional.of(new PolicyText("<fragment><set-method>GET</set-method></fragment>", false)),
            List.of()));
    String including =
        "<policies><inbound><include-fragment fragment-id=\"%s\" /></inbound></policies>";

    // When
    Page known = edit(including.formatted("shared"));
    Page unknown = edit(including.formatted("other"));
    Page loaded = browser.get("/ui/policies/editor?text=" + hash);

    // Then
    assertThat(known.body()).contains("No errors, no warnings.");
    assertThat(unknown.body()).contains("One error", "expected one of shared");
    assertThat(loaded.body())
        .contains("value=\"fragments/shared.xml\"", "&lt;set-method&gt;GET&lt;/set-method&gt;");
  }

  private static Page edit(String document) {
    return browser.post(
        "/ui/policies/editor", browser.withToken(Map.of("do", "check", "document", document)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"><script>alert(1)</script>", "javascript:alert(1)", "\" onfocus=alert(1) x=\""})
  void showsWhatGatewaysToldAsText(String told) {
    // Given
    String hash = "a%063x".formatted(told.length());
    runs(told, document(told, hash, true, told, new PolicyProblem(false, 1, 1, told)));

    for (Page answer :
        new Page[] {
          browser.get("/ui/policies"),
          browser.get("/ui/policies?node=" + PageRequest.encoded(told)),
          browser.get("/ui/policies/texts/" + hash)
        }) {
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body())
          .doesNotContain("<script>alert")
          .doesNotContain("href=\"javascript")
          .doesNotContain("title=\"/etc/gateway/\" onfocus=", "value=\"\" onfocus=");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"global.xml", "apis/a b/policy.xml", "..\\..\\x", "\"\r\nX: y", "é.xml"})
  void proposesAFileNameThatAnyFileSystemTakes(String document) {
    assertThat(PolicyTextPage.fileName(document)).matches("[A-Za-z0-9_-][A-Za-z0-9._-]*|\\.xml");
  }
}
