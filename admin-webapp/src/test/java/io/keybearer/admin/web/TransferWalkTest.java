package io.keybearer.admin.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.admin.security.Role;
import io.keybearer.admin.testing.Browser;
import io.keybearer.admin.testing.Browser.Page;
import io.keybearer.admin.testing.RunningAdmin;
import io.keybearer.testing.MariaDbServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Import and export by forms, as a browser without scripts sends them. */
class TransferWalkTest {
  private static final String PAGE = "/ui/transfer";
  private static final String TYPED = "\"><script>alert(1)</script>";
  private static final String TEMPLATE =
      """
      {"parameters": {"apim": {"type": "string"}, "secret": {"type": "secureString"},
        "title": {"type": "string", "defaultValue": "Graph"}},
       "resources": [
        {"type": "Microsoft.ApiManagement/service/authorizationProviders",
         "name": "[concat(parameters('apim'), '/ID')]",
         "properties": {"identityProvider": "oauth2", "displayName": "[parameters('title')]",
          "oauth2": {"grantTypes": {"clientCredentials":
           {"tokenUrl": "https://login.example.com/token"}}}}},
        {"type": "Microsoft.ApiManagement/service/authorizationProviders/authorizations",
         "name": "[concat(parameters('apim'), '/ID/one')]",
         "properties": {"oauth2grantType": "ClientCredentials",
          "parameters": {"clientId": "c", "clientSecret": "[parameters('secret')]"}}},
        {"type":
          "Microsoft.ApiManagement/service/authorizationProviders/authorizations/accessPolicies",
         "name": "[concat(parameters('apim'), '/ID/one/app')]",
         "properties": {"tenantId": "[tenant().id]", "objectId": "app-1"}}]}
      """;

  @TempDir static Path folder;
  @TempDir static Path secrets;
  private static RunningAdmin admin;
  private static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    Files.writeString(secrets.resolve("client-secret"), "hush-4711");
    admin =
        RunningAdmin.startAt(
            MariaDbServer.shared().createDatabase(),
            folder,
            Map.of("import-secrets", secrets.toString()));
    admin.awaitReady();
    admin.administrator();
    browser = signedIn(RunningAdmin.ADMINISTRATOR);
    Map<String, String> service = Map.of("trustedTenants", "corp");
    browser.post("/ui/settings", browser.withToken(service));
  }

  @AfterAll
  static void stop() {
    admin.close();
  }

  @Test
  void triesAFileOut_asksForWhatItLeavesOpen_andImportsIt() {
    // Given
    String template = TEMPLATE.replace("ID", "walk");

    // When
    Page asked = upload(Map.of("step", "try"), template);
    Page tried = upload(answers(template, "try"), "");

    // Then
    assertThat(asked.body())
        .contains("Nothing was changed", "Failed: 3", "has no value; give it one")
        .contains(">apim<", "It has no default", ">title<", "Left empty: Graph", "A secret: name");
    assertThat(tried.body())
        .contains("Created: 2", "Bind a value to the expression")
        .contains("name=\"expression-0\" value=\"tenant().id\"")
        .contains("value=\"${file:client-secret}\"");
    assertThat(browser.get("/ui/providers/walk").status()).isEqualTo(404);

    // When
    Map<String, String> bound = answers(template, "import");
    bound.put("expression-0", "tenant().id");
    bound.put("value-0", "corp");
    Page imported = upload(bound, "");

    // Then
    assertThat(imported.status()).isEqualTo(200);
    assertThat(imported.body()).contains("What the import did", "Created: 3", "Failed: 0");
    assertThat(browser.get("/ui/providers/walk").body()).contains("Graph");
    assertThat(browser.get("/ui/connections/walk/one").body()).contains("app-1", "corp");
    assertThat(imported.body()).doesNotContain("hush-4711");
  }

  @ParameterizedTest
  @CsvSource({"fail, Failed: 2", "skip, Skipped: 2", "overwrite, Updated: 2"})
  void doesWithWhatIsThereWhatWasChosen(String conflict, String outcome) {
    // Given
    String template = TEMPLATE.replace("ID", "there-" + conflict);
    upload(answers(template, "import"), "");
    Map<String, String> again = answers(template, "import");
    again.put("conflict", conflict);
    again.put("parameter-2", "Changed");

    // When
    Page page = upload(again, "");

    // Then: the access policy fails, because nothing is bound for it
    assertThat(page.body()).contains(conflict.equals("fail") ? "Failed: 3" : outcome);
    String provider = browser.get("/ui/providers/there-" + conflict).body();
    assertThat(provider.contains("Changed")).isEqualTo(conflict.equals("overwrite"));
  }

  @Test
  void asksForALargeFileAgain_andRefusesOneThatIsPasted() {
    String template = TEMPLATE.replace("ID", "large") + " ".repeat(700_000);

    Page tried = upload(Map.of("step", "try", "parameter-0", "my-apim"), template);
    Page again = upload(Map.of("step", "import", "parameter-0", "my-apim"), template);
    Page pasted = upload(Map.of("step", "try", "template", template), "");

    assertThat(tried.body()).contains("The same file again").hasSizeLessThan(100_000);
    assertThat(again.body()).contains("Created: 1");
    assertThat(pasted.status()).isEqualTo(413);
    assertThat(pasted.body()).contains("a pasted text 200 KB");
  }

  @Test
  void saysWhatIsWrongWithATemplate() {
    Page none = upload(Map.of("step", "try"), "");
    Page text = upload(Map.of("step", "try"), "{\"resources\": [,]}");
    Page list = upload(Map.of("step", "try"), "[]");
    Page empty = upload(Map.of("step", "try"), "{}");
    Page typed = upload(Map.of("step", "try", "template", "{" + TYPED), "");

    assertThat(none.body()).contains("choose a file or paste");
    assertThat(text.body()).contains("is not valid JSON at line 1, column");
    assertThat(list.body()).contains("must be a JSON object");
    assertThat(empty.body()).contains("template.resources must be");
    assertThat(typed.body()).contains("{\"&gt;&lt;script&gt;alert(1)");
    for (Page page : new Page[] {none, text, list, empty, typed}) {
      assertThat(page.status()).isEqualTo(400);
      assertThat(page.body()).doesNotContain("<script>alert");
    }
  }

  @Test
  void refusesAFileThatIsTooLarge() {
    Page page = upload(Map.of("step", "try"), " ".repeat(4_300_000));

    assertThat(page.status()).isEqualTo(413);
    assertThat(page.body()).contains("may have 4 MB");
  }

  @Test
  void showsWhatATemplateNamesAsText() {
    String quoted = TYPED.replace("\"", "\\\"");
    String template =
        TEMPLATE
            .replace("ID", quoted)
            .replace("\"title\"", "\"" + quoted + "\"")
            .replace("parameters('title')", quoted);

    Page page = upload(answers(template, "try"), "");

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.body()).contains("&gt;").doesNotContain("<script>alert");
  }

  @Test
  void exportsWhatCanBeImported() {
    upload(answers(TEMPLATE.replace("ID", "out"), "import"), "");

    Page json = browser.get(PAGE + "?format=json");
    Page yaml = browser.get(PAGE + "?format=yaml");
    Page tried = upload(Map.of("step", "try", "conflict", "skip"), json.body());

    assertThat(json.body()).contains("\"$schema\"", "\n  ").doesNotContain("hush-4711");
    assertThat(yaml.body()).startsWith("$schema: ").contains("\n- type: ");
    assertThat(tried.body()).contains("Failed: 0", "Created: 0");
    assertThat(browser.get("/ui/activity?kind=service").body()).contains("Configuration exported");
  }

  @Test
  void isForAdministratorsWithTheSessionsTokenOnly() {
    // Given
    admin.account("edda", Role.EDITOR);
    Browser editor = signedIn("edda");

    // When
    Page get = editor.get(PAGE);
    Page export = editor.get(PAGE + "?format=json");
    Page post = editor.upload(PAGE, editor.withToken(Map.of("step", "import")), "file", "{}");
    Page without = browser.upload(PAGE, Map.of("step", "import"), "file", "{}");

    // Then
    assertThat(get.status()).isEqualTo(403);
    assertThat(export.status()).isEqualTo(403);
    assertThat(post.status()).isEqualTo(403);
    assertThat(without.status()).isEqualTo(400);
    assertThat(without.body()).contains("sent from another site");
  }

  private static Map<String, String> answers(String template, String step) {
    Map<String, String> answers = new LinkedHashMap<>();
    answers.put("template", template);
    answers.put("parameter-0", "my-apim");
    answers.put("parameter-1", "${file:client-secret}");
    answers.put("step", step);
    return answers;
  }

  private static Browser signedIn(String name) {
    Browser browser = new Browser(admin);
    browser.post("/ui/sign-in", Map.of("name", name, "password", RunningAdmin.PASSWORD.expose()));
    return browser;
  }

  private static Page upload(Map<String, String> form, String file) {
    return browser.upload(PAGE, browser.withToken(form), "file", file);
  }
}
