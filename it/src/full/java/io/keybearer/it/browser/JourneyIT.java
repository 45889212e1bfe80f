package io.keybearer.it.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.keybearer.samples.jetty.Gateway;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An operator's way from the first start to a connection that works, and to its end. */
@Tag("full")
class JourneyIT {
  private Installation installation;
  private Chromium browser;

  @BeforeEach
  void start() {
    installation = Installation.start("journey");
    browser = Chromium.start();
  }

  @AfterEach
  void stop() {
    browser.close();
    installation.close();
  }

  @Test
  void leadsFromTheSetupCodeToATokenOnARequest_andToTheEnd() throws Exception {
    setUp();
    makeProvider();
    makeConnection();
    logIn("Connect");
    allow();
    String document = document(usePolicy());
    check(document);
    try (Gateway gateway = installation.gateway(document)) {
      assertThat(authorization(gateway)).startsWith("Bearer ey");
      rotateSecret();
      logIn("Reconnect");
      assertThat(authorization(gateway)).startsWith("Bearer ey");
    }
    delete();
    assertThat(browser.complaints()).isEmpty();
  }

  private void setUp() {
    browser.open(installation.page("/"));
    browser.awaitHeading("Set up Keybearer");
    browser.fill("Setup code", installation.setupCode());
    browser.fill("Name", Installation.ADMINISTRATOR);
    browser.fill("Password", Installation.PASSWORD);
    browser.fill("Password again", Installation.PASSWORD);
    browser.press("Create administrator");
    browser.awaitText("First steps");
  }

  private void makeProvider() {
    browser.press("Set up a credential provider");
    browser.press("Generic OAuth 2.0 with PKCE");
    browser.fill("Id", "crm");
    browser.fill("Display name", "Customer relations");
    assertThat(browser.first("#redirect-url").getDomProperty("value"))
        .isEqualTo(installation.page("/callback/default/crm").toString());
    browser.fill(
        "Authorization URL", installation.authorizationServer().authorizationUrl().toString());
    browser.fill("Token URL", installation.authorizationServer().tokenUrl().toString());
    browser.fill("Refresh URL", installation.authorizationServer().tokenUrl().toString());
    browser.fill("Client ID", "client");
    browser.fill("Client secret", "first-secret");
    browser.fill("Scopes", "openid read");
    browser.press("Create and go on to a connection");
    browser.awaitText("The credential provider was created.");
  }

  private void makeConnection() {
    browser.fill("Id", "ada");
    browser.press("Create");
    browser.awaitText("The connection was created.");
    assertThat(browser.text()).contains("Not connected", "Gateways of this service");
  }

  private void logIn(String words) {
    browser.open(installation.page("/ui/connections/crm/ada"));
    browser.press(words);
    browser.press("Go to the identity provider");
    browser.awaitHeading("Confirm this connection");
    assertThat(browser.text()).contains("Customer relations", "openid read");
    browser.press("Confirm");
    browser.awaitHeading("Connected");
    browser.open(installation.page("/ui/connections/crm/ada"));
    assertThat(browser.first("main .status").getText()).isEqualTo("Connected");
  }

  private void allow() {
    browser.unfold("Add an access policy");
    browser.fill("Object id", "5f0c1d2e-0000-4000-8000-000000000001");
    browser.press("Add an access policy");
    browser.awaitText("The access policy was added.");
  }

  private void check(String document) {
    openEditor(document.replace("context-variable-name", "context-variable"));
    browser.click("Check");
    browser.await("#editor-findings li");
    openEditor(document);
    browser.click("Check");
    browser.awaitText("No errors");
  }

  private void openEditor(String document) {
    browser.open(installation.page("/ui/policies/editor"));
    browser.await(".cm-content").click();
    browser.selectAll();
    browser.paste(document);
  }

  private String usePolicy() {
    browser.open(installation.page("/ui/connections/crm/ada"));
    return String.valueOf(browser.first("#snippet-policy").getText());
  }

  private void rotateSecret() {
    browser.open(installation.page("/ui/providers/crm"));
    browser.fill("Client secret", "second-secret");
    browser.press("Save");
    browser.awaitText("Saved.");
  }

  private void delete() {
    browser.open(installation.page("/ui/connections/crm/ada"));
    browser.press("Delete");
    browser.fill("To confirm, type ada", "ada");
    browser.press("Delete for good");
    browser.awaitText("No connections yet");
    browser.open(installation.page("/ui/providers/crm"));
    browser.press("Delete");
    browser.fill("To confirm, type crm", "crm");
    browser.press("Delete for good");
    browser.awaitText("No credential providers yet");
  }

  private static String document(String snippet) {
    return "<policies><inbound><base />"
        + snippet
        + "</inbound><backend><base /></backend><outbound><base /></outbound><on-error><base />"
        + "</on-error></policies>";
  }

  /** The header that the upstream gets. */
  private static String authorization(Gateway gateway) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(gateway.address() + "echo")).build();
    String answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    return new ObjectMapper().readTree(answer).at("/headers/Authorization").asText();
  }
}
