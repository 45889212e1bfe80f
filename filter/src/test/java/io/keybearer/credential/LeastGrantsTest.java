package io.keybearer.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.model.AuthorizationRef;
import io.keybearer.model.PolicyProblem;
import io.keybearer.model.PolicyScope;
import io.keybearer.model.PolicyText;
import io.keybearer.model.Secret;
import io.keybearer.store.Database;
import io.keybearer.store.DatabaseSettings;
import io.keybearer.store.DocumentReport;
import io.keybearer.store.NodeStore;
import io.keybearer.testing.AuthorizationServer;
import io.keybearer.testing.TestConnections;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A gateway whose database user has the grants of grants.sql and no others, on each of the paths
 * that write.
 */
final class LeastGrantsTest {
  private TestConnections connections;
  private AuthorizationServer server;
  private Database database;
  private TestNode node;

  @BeforeEach
  void start() throws IOException {
    connections = new TestConnections();
    server = AuthorizationServer.start();
    String user = "gateway" + UUID.randomUUID().toString().substring(0, 8);
    String schema = connections.url().substring(connections.url().lastIndexOf('/') + 1);
    for (String host : new String[] {"localhost", "127.0.0.1"}) {
      String account = "'" + user + "'@'" + host + "'";
      connections.run("create user " + account + " identified by 'p'");
      for (String statement : grants().split(";", -1)) {
        if (statement.contains("'keybearer_gateway'@'%'")) {
          connections.run(
              statement
                  .strip()
                  .replace("'keybearer_gateway'@'%'", account)
                  .replace(" keybearer.", " " + schema + "."));
        }
      }
    }
    database = Database.open(DatabaseSettings.of(connections.url(), user, Secret.of("p")));
    node = new TestNode(connections, database, CredentialSettings.DEFAULTS);
  }

  @AfterEach
  void stop() {
    node.close();
    database.close();
    server.close();
    connections.close();
  }

  @Test
  void gatewayRefreshes() {
    AuthorizationRef ref = connections.authorizationCode("code", server, server.newGrant());

    assertThat(server.issued(node.token(ref))).isTrue();
  }

  @Test
  void gatewayWritesADeadGrant_andTellsOfIt() {
    AuthorizationRef ref = connections.authorizationCode("dead", server, "never-issued");

    node.refusal(ref);

    assertThat(connections.token(ref, "error_code")).isEqualTo("GrantDead");
    assertThat(connections.text("select payload from outbox")).contains("GrantDead", "dead");
  }

  @Test
  void gatewayWritesAProvidersError_andItsEnd() {
    AuthorizationRef ref = connections.authorizationCode("own", server, server.newGrant());
    server.secrets("another");
    node.refusal(ref);
    node.refusal(ref);
    String failed = connections.text("select group_concat(payload) from outbox");
    server.secrets("secret-of-client-1");

    node.manager.refreshNow(ref, TestConnections.CALLER);

    assertThat(failed).contains("\"provider\": \"own\"", "invalid_client").doesNotContain("},{");
    assertThat(connections.text("select payload from outbox order by id desc limit 1"))
        .contains("\"provider\": \"own\"", "\"status\": \"Connected\"");
  }

  @Test
  void gatewayTellsOthers_whenARefreshEndsTheOldAccessToken() {
    AuthorizationRef ref = connections.authorizationCode("ends", server, server.newGrant());
    String catalogueEntry =
        io.keybearer.oauth.ProviderCatalogue.bundled().all().stream()
            .filter(io.keybearer.oauth.IdentityProvider::refreshEndsOldAccessToken)
            .findFirst()
            .orElseThrow()
            .name();
    connections.run("update authorization_provider set identity_provider = ?", catalogueEntry);

    assertThat(server.issued(node.token(ref))).isTrue();

    assertThat(connections.text("select count(*) from change_event where kind <> 'KEY'"))
        .isEqualTo("1");
  }

  @Test
  void gatewayReportsItself() {
    AuthorizationRef ref = connections.authorizationCode("used", server, server.newGrant());
    node.token(ref);

    node.manager
        .heartbeat(
            new NodeStore(database),
            new NodeDescription(
                "default", "least", "1", Optional::empty, Optional::empty, Optional::empty))
        .beat();

    assertThat(connections.text("select count(*) from gateway_node")).isEqualTo("1");
    assertThat(connections.text("select last_used_by from authorization")).isEqualTo("least");
  }

  @Test
  void gatewayTellsOfItsDocuments_andOfNothingThatIsGone() {
    List<DocumentReport> told = new ArrayList<>(List.of(document("global.xml", "<a/>")));
    told.add(document("apis/x/policy.xml", "<a/>"));
    Heartbeat heartbeat =
        node.manager.heartbeat(
            new NodeStore(database),
            new NodeDescription(
                "default",
                "least",
                "1",
                Optional::empty,
                Optional::empty,
                Optional::empty,
                Optional::empty,
                () -> List.copyOf(told)));
    heartbeat.beat();
    String since = connections.text("select since from gateway_document where name='global.xml'");
    String both = connections.text("select count(*) from gateway_document");

    told.remove(1);
    heartbeat.beat();

    assertThat(both).isEqualTo("2");
    assertThat(connections.text("select group_concat(name) from gateway_document"))
        .isEqualTo("global.xml");
    assertThat(connections.text("select since from gateway_document")).isEqualTo(since);
    assertThat(connections.text("select group_concat(document) from gateway_policy"))
        .isEqualTo("<a/>");
    connections.run("delete from gateway_node");
    assertThat(connections.text("select count(*) from gateway_document")).isEqualTo("0");
    heartbeat.beat();
    assertThat(connections.text("select count(*) from gateway_document")).isEqualTo("1");
  }

  private static DocumentReport document(String name, String text) {
    return new DocumentReport(
        name,
        PolicyScope.API,
        "/etc/gateway/" + name,
        true,
        Optional.of("ab".repeat(32)),
        Optional.of(new PolicyText(text, false)),
        List.of(new PolicyProblem(false, 3, 7, "It is doubtful.")));
  }

  private static String grants() throws IOException {
    Path file = Path.of("admin-webapp/src/main/sql/grants.sql");
    for (Path base = Path.of("").toAbsolutePath(); base != null; base = base.getParent()) {
      if (Files.exists(base.resolve(file))) {
        return Files.readString(base.resolve(file)).replaceAll("(?m)^--.*$", "");
      }
    }
    throw new IOException("no " + file + " above the working directory");
  }
}
