package io.keybearer.admin.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.admin.testing.ArmClient;
import io.keybearer.admin.testing.Browser;
import io.keybearer.admin.testing.Browser.Page;
import io.keybearer.admin.testing.RunningAdmin;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The policy editor, as a browser without scripts uses it, and what its script asks for. */
class PolicyEditorPageTest {
  private static final String EDITOR = "/ui/policies/editor";

  @TempDir static Path folder;
  private static RunningAdmin admin;
  private static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    admin = RunningAdmin.start(folder);
    admin.administrator();
    ArmClient arm = new ArmClient(admin);
    arm.put(
        "/authorizationProviders/crm",
        "{'properties':{'identityProvider':'oauth2','oauth2':{'grantTypes':{'clientCredentials':{'tokenUrl':'https://localhost/token'}}}}}"
            .replace('\'', '"'));
    for (String name : new String[] {"off", "closed"}) {
      arm.put(
          "/authorizationProviders/crm/authorizations/" + name,
          "{'properties':{'authorizationType':'OAuth2','oauth2grantType':'ClientCredentials','parameters':{'clientId':'c','clientSecret':'s'}}}"
              .replace('\'', '"'));
    }
    browser = new Browser(admin);
    browser.post(
        "/ui/sign-in",
        Map.of("name", RunningAdmin.ADMINISTRATOR, "password", RunningAdmin.PASSWORD.expose()));
    // A page lets the service's gateways use what it makes.
    post(
        "/ui/providers/crm/connections/new",
        Map.of("id", "open", "clientId", "c", "clientSecret", "s", "gateway", "true"));
    post("/ui/connections/crm/off/disable", Map.of());
  }

  @AfterAll
  static void stop() {
    admin.close();
  }

  private static Page post(String path, Map<String, String> form) {
    return browser.post(path, browser.withToken(form));
  }

  private static Page edit(String action, String document) {
    return post(EDITOR, Map.of("do", action, "document", document, "name", "apis/a/policy.xml"));
  }

  private static String context(String provider, String connection) {
    return "<policies>\r\n<inbound>\r\n  <get-authorization-context provider-id=\""
        + provider
        + "\" authorization-id=\""
        + connection
        + "\" context-variable-name=\"c\" />\r\n</inbound>\r\n</policies>";
  }

  @Test
  void saysWhatIsWrong_asAGatewayWould_byLineAndColumn() {
    Page good = edit("check", context("CRM", "Open"));
    Page bad = edit("check", "<policies>\r\n<inbound>\r\n  <set-heder/></inbound></policies>");

    assertThat(good.body()).contains("No errors, no warnings.");
    assertThat(bad.status()).isEqualTo(200);
    assertThat(bad.body())
        .contains(">3:3<", "did you mean &#39;set-header&#39;?".replace("&#39;", "'"))
        .contains("&lt;set-heder/&gt;");
  }

  @ParameterizedTest
  @CsvSource({
    "crm, nobody, there is no such connection",
    "other, open, there is no such connection",
    "crm, off, the connection is disabled",
    "crm, closed, no access policy",
    "'', '', are empty"
  })
  void warnsOfConnectionsThatCantBeUsed(String provider, String connection, String warning) {
    assertThat(edit("check", context(provider, connection)).body())
        .contains("No errors, one warning.", warning, ">3:");
  }

  @Test
  void takesNamedValuesAndExpressionsAsTheyAre() {
    assertThat(edit("check", context("{{provider}}", "@(context.User.Id)")).body())
        .contains("No errors, no warnings.");
  }

  @Test
  void convertsFormatsAndDownloads() {
    String raw =
        "<policies><inbound><set-variable name=\"a\" value=\"@(\"x\")\"/></inbound></policies>";

    Page converted = edit("azure", raw);
    Page formatted = edit("format", raw);
    Page file = edit("download", raw);
    Page unreadable = edit("azure", "<policies>");

    assertThat(converted.body()).contains("Converted to XML.", "@(&amp;quot;x&amp;quot;)");
    assertThat(formatted.body()).contains("Laid out anew.", "    &lt;inbound&gt;\n", "@(\"x\")");
    assertThat(file.body()).isEqualTo(raw);
    assertThat(unreadable.body()).contains("Nothing was changed");
  }

  @Test
  void showsWhatAConversionChanged() {
    String raw = "<policies>\n<inbound>\n<base/>\n</inbound>\n</policies>";

    Page changed = edit("azure", "{\"value\":\"" + raw.replace("\n", "\\r\\n") + "\"}");
    Page again =
        edit("azure", "<policies>\n    <inbound>\n        <base />\n    </inbound>\n</policies>\n");

    assertThat(changed.body())
        .contains(
            "<li class=\"change-removed\"><span class=\"visually-hidden\">removed"
                + " </span><code>&lt;base/&gt;",
            "<code>        &lt;base /&gt;");
    assertThat(again.body())
        .contains("id=\"editor-changes\" class=\"mt-3\" hidden")
        .doesNotContain("class=\"change-");
  }

  @ParameterizedTest
  @CsvSource({"managed, ''", "jwt, ''", "managed, 22", "jwt, 22"})
  void insertsAConnection_whereTheCursorIs_elseInInbound(String identity, String at) {
    Map<String, String> form =
        Map.of(
            "do",
            "insert",
            "document",
            "<policies>\r\n  <inbound>\r\n  </inbound>\r\n</policies>",
            "at",
            at,
            "provider",
            "crm",
            "connection",
            "open",
            "identity-type",
            identity,
            "variable",
            "token",
            "header",
            "true");

    Page inserted = post(EDITOR, form);

    assertThat(inserted.body())
        .contains(
            "Inserted. No errors, no warnings.",
            "&lt;inbound&gt;\n      &lt;get-authorization-context",
            "identity-type=\"" + identity + '"',
            "GetValueOrDefault(\"token\")");
    assertThat(inserted.body().contains("identity=\"@(")).isEqualTo(identity.equals("jwt"));
  }

  @Test
  void insertsNothingWhereThereIsNoInbound() {
    assertThat(post(EDITOR, Map.of("do", "insert", "document", "<policies/>", "at", "x")).body())
        .contains("Nothing was inserted", "&lt;policies/&gt;</textarea>");
  }

  @Test
  void proposesWhatThereIs() {
    assertThat(browser.get("/ui/policies/words").body())
        .contains("\"get-authorization-context\":{\"help\":\"Obtains");
    assertThat(browser.get("/ui/policies/words?provider-id=C").body()).isEqualTo("[\"crm\"]");
    assertThat(browser.get("/ui/policies/words?provider-id=x").body()).isEqualTo("[]");
    assertThat(browser.get("/ui/policies/words?provider=crm&authorization-id=o").body())
        .isEqualTo("[\"off\",\"open\"]");
    assertThat(
            browser
                .get("/ui/policies/words?provider-id=" + PageRequest.encoded("' or '1"))
                .status())
        .isEqualTo(200);
  }

  @Test
  void takesStylesWithItsOwnNonce_andNoOtherPageDoes() throws Exception {
    String one = policy(EDITOR);
    String two = policy(EDITOR);

    assertThat(one).contains("style-src 'self' 'nonce-").doesNotContain("unsafe");
    assertThat(two).isNotEqualTo(one);
    assertThat(policy("/ui/policies")).doesNotContain("nonce");
    assertThat(policy(EDITOR + "/")).doesNotContain("nonce");
  }

  private static String policy(String path) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(admin.uri(path)).build(), BodyHandlers.discarding())
        .headers()
        .firstValue("Content-Security-Policy")
        .orElse("");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"><script>alert(1)</script>",
        "</textarea><script>alert(1)</script>",
        "<a href=\"javascript:alert(1)\"/>"
      })
  void showsWhatWasTypedAsText(String typed) {
    for (String action : new String[] {"check", "format", "azure", "portal", "insert"}) {
      Page answer =
          post(
              EDITOR,
              Map.of(
                  "do",
                  action,
                  "document",
                  typed + "<inbound>",
                  "name",
                  typed,
                  "provider",
                  typed,
                  "connection",
                  typed,
                  "variable",
                  typed,
                  "identity-type",
                  typed));
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body())
          .doesNotContain("<script>alert")
          .doesNotContain("<a href=\"javascript")
          .contains("&lt;");
    }
    assertThat(browser.get(EDITOR + "?text=" + PageRequest.encoded(typed)).status()).isEqualTo(200);
  }

  @Test
  void refusesAFormWithoutTheSessionsToken() {
    assertThat(browser.post(EDITOR, Map.of("do", "check", "document", "<policies/>")).status())
        .isEqualTo(400);
  }
}
