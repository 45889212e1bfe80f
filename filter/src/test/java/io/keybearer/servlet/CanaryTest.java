package io.keybearer.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import io.keybearer.credential.CredentialSettings;
import io.keybearer.http.HttpSettings;
import io.keybearer.model.AuthorizationContext;
import io.keybearer.model.AuthorizationRef;
import io.keybearer.model.Secret;
import io.keybearer.store.DatabaseSettings;
import io.keybearer.store.RefreshMaterial;
import io.keybearer.store.TokenStore;
import io.keybearer.telemetry.GatewayMXBean;
import io.keybearer.testing.AuthorizationServer;
import io.keybearer.testing.TestConnections;
import io.keybearer.testing.TestKeystore;
import io.keybearer.vault.Keystore;
import io.keybearer.vault.VaultSettings;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Secrets that would be recognized anywhere, on good and bad paths through the whole filter; then
 * everything that people and machines get to see is searched for them.
 */
final class CanaryTest {
  private static final String SECRET = "canary-client-secret-7f3a";
  private static final String SECOND = "canary-second-secret-91bc";

  @TempDir private Path folder;
  private final Queue<String> seen = new ConcurrentLinkedQueue<>();
  private final List<String> canaries = new ArrayList<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          seen.add(event.getLoggerName() + " " + event.getFormattedMessage());
          if (event.getThrowableProxy() != null) {
            seen.add(ThrowableProxyUtil.asString(event.getThrowableProxy()));
          }
        }
      };
  private TestConnections connections;
  private AuthorizationServer authorizationServer;

  @BeforeEach
  void start() throws Exception {
    connections = new TestConnections();
    authorizationServer = AuthorizationServer.start().secrets(SECRET, "secret-of-client-1");
    connections.run(
        "update service set tenant_id = ?, principal_id = ?",
        TestConnections.TENANT.toString(),
        TestConnections.OBJECT.toString());
    appender.start();
    logger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(appender);
    logger("io.keybearer").setLevel(Level.TRACE);
  }

  @AfterEach
  void stop() {
    logger(org.slf4j.Logger.ROOT_LOGGER_NAME).detachAppender(appender);
    logger("io.keybearer").setLevel(null);
    authorizationServer.close();
    connections.close();
  }

  /** Shows the token to the test alone. */
  private final class Backend extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
      if (request.getAttribute("auth") instanceof AuthorizationContext context) {
        canaries.add(context.accessToken());
        seen.add(context.toString());
      }
    }
  }

  @Test
  void nothingSecretIsSeenAnywhere() throws Exception {
    // Given
    String grant = authorizationServer.newGrant();
    canaries.addAll(List.of(SECRET, SECOND, grant, "secret-of-client-1"));
    Map<String, String> secrets = Map.of("clientSecret", SECRET, "secondaryClientSecret", SECOND);
    String tokenUrl = authorizationServer.tokenUrl();
    AuthorizationRef client = connections.clientCredentials("client", tokenUrl, secrets, Map.of());
    connections.clientCredentials("echoing", tokenUrl, secrets, Map.of());
    connections.clientCredentials("html", tokenUrl, secrets, Map.of());
    AuthorizationRef code = connections.authorizationCode("code", authorizationServer, grant);
    AuthorizationRef broken =
        connections.authorizationCode("broken", authorizationServer, "canary-refresh-token-5e");
    canaries.add("canary-refresh-token-5e");
    connections.authorizationCode("dead", authorizationServer, "canary-refresh-token-dead");
    canaries.add("canary-refresh-token-dead");
    for (String method : List.of("private_key_jwt", "tls_client_auth")) {
      String key = "canary-key-of-" + method;
      connections.clientCredentials(
          method,
          tokenUrl,
          Map.of(
              "clientSecret",
              "-----BEGIN PRIVATE KEY-----\n" + key + "\n-----END PRIVATE KEY-----"),
          Map.of("clientAuthentication", method));
      canaries.add(key);
    }

    // When
    good(client.provider());
    good(code.provider());
    failingExpressions(client.provider());
    authorizationServer.script(echo(401, "invalid_client"), echo(401, "invalid_client"));
    bad("echoing");
    authorizationServer.script(AuthorizationServer.status(200, "<html>canary-body-of-html</html>"));
    canaries.add("canary-body-of-html");
    bad("html");
    authorizationServer.script(echo(400, "invalid_grant"));
    bad("dead");
    connections.setToken(broken, "sealed_refresh = sealed_access");
    bad("broken");
    bad("private_key_jwt");
    bad("tls_client_auth");
    values(client, code);

    // Then
    assertThat(seen).hasSizeGreaterThan(30);
    assertThat(seen).anyMatch(text -> text.contains("invalid_client"));
    assertThat(seen).anyMatch(text -> text.matches("(?s).* LastError=.*invalid_client.*"));
    for (Method figure : GatewayMXBean.class.getMethods()) {
      String name = figure.getName().replaceFirst("^(get|is)", "");
      assertThat(seen).anyMatch(text -> text.contains(" " + name + "="));
    }
    for (String canary : canaries) {
      for (String form : forms(canary)) {
        assertThat(seen).noneMatch(text -> text.contains(form));
      }
    }
  }

  private void good(String provider) throws Exception {
    assertThat(request(provider)).isEqualTo(200);
  }

  private void bad(String provider) throws Exception {
    assertThat(request(provider)).isEqualTo(500);
  }

  /** Expressions that fail on the token, with what they say told to the client and traced. */
  private void failingExpressions(String provider) throws Exception {
    for (String failing :
        List.of(
            "int.Parse(((Authorization)context.Variables[\"auth\"]).AccessToken)",
            "JObject.Parse(context.Request.Headers[\"Authorization\"][0])",
            "new Dictionary<string, int>()[(string)context.Variables[\"header\"]]")) {
      String inbound =
          """
          <set-variable name="header" value='@("Bearer " + ((Authorization)context.Variables["auth"]).AccessToken)'/>
          <set-header name="Authorization"><value>@((string)context.Variables["header"])</value></set-header>
          <trace source="canary"><message>@((string)context.Variables["header"])</message>
            <metadata name="token" value='@((string)context.Variables["header"])'/></trace>
          <set-variable name="failing" value='@{ context.Trace((string)context.Variables["header"]); return %s; }'/>
          """
              .formatted(failing);
      String onError =
          """
          <trace source="canary"><message>@(context.LastError.Message)</message></trace>
          <return-response><set-status code="555"/><set-body>@(context.LastError.Reason + context.LastError.Message)</set-body></return-response>
          """;
      assertThat(request(provider, inbound, onError)).isEqualTo(555);
    }
    assertThat(seen).anyMatch(text -> text.contains("ExpressionValueEvaluationFailure"));
  }

  private int request(String provider) throws Exception {
    return request(provider, "", "");
  }

  private int request(String provider, String inbound, String onError) throws Exception {
    Map<String, String> params = FilterServer.initParams(connections);
    Path policy =
        Files.writeString(
            folder.resolve(provider + ".xml"),
            "<policies><inbound><base/><get-authorization-context provider-id='"
                + provider
                + "' authorization-id='"
                + provider
                + "' context-variable-name='auth' ignore-error='false'/>"
                + inbound
                + "</inbound><on-error><base/>"
                + onError
                + "</on-error></policies>");
    params.put("policy", policy.toString());
    params.put("health-path", "/health");
    try (FilterServer server = FilterServer.start(params, new Backend())) {
      Awaitility.await()
          .atMost(20, TimeUnit.SECONDS)
          .until(() -> server.client().send("GET /health HTTP/1.1").status() == 200);
      var answer = server.client().send("GET / HTTP/1.1");
      seen.add(answer.toString());
      seen.add(answer.body());
      seen.add(server.client().send("GET /health HTTP/1.1").body());
      beans();
      return answer.status();
    }
  }

  private void beans() throws Exception {
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    for (ObjectName bean : beans.queryNames(new ObjectName("io.keybearer:*"), null)) {
      for (MBeanAttributeInfo attribute : beans.getMBeanInfo(bean).getAttributes()) {
        seen.add(
            bean + " " + attribute.getName() + "=" + beans.getAttribute(bean, attribute.getName()));
      }
    }
  }

  /** Rows that people read, and the texts of values that carry secrets. */
  private void values(AuthorizationRef client, AuthorizationRef code) {
    for (String column :
        List.of(
            "ifnull(group_concat(payload), '') from outbox",
            "ifnull(group_concat(concat_ws(' ', name, last_error)), '') from gateway_node",
            "ifnull(group_concat(parameters), '') from authorization",
            "ifnull(group_concat(error_code), '') from token")) {
      seen.add(connections.text("select " + column));
    }
    TokenStore store = new TokenStore(connections.database, connections.vault);
    for (AuthorizationRef ref : List.of(client, code)) {
      RefreshMaterial material = store.loadMaterial(connections.id(ref)).orElseThrow();
      assertThat(material.clientSecrets()).isNotEmpty();
      seen.add(material.toString());
      seen.add(store.load(ref).orElseThrow().toString());
      seen.add(ref.toString());
    }
    Secret password = Secret.of(SECRET);
    seen.add(DatabaseSettings.of("jdbc:mariadb://x/y", "user", password).toString());
    seen.add(new VaultSettings(connections.keystore, password, false).toString());
    seen.add(CredentialSettings.DEFAULTS.toString());
    seen.add(
        new HttpSettings(
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(password),
                Duration.ofSeconds(1),
                1,
                1)
            .toString());
    seen.add(Objects.toString((Object) Keystore.load(connections.keystore, TestKeystore.PASSWORD)));

    seen.add(password.toString());
  }

  /** A careless server that repeats what it was sent. */
  private static AuthorizationServer.Answer echo(int status, String error) {
    return (exchange, form) ->
        AuthorizationServer.status(
                status,
                "{\"error\":\""
                    + error
                    + "\",\"error_description\":\"you sent "
                    + form.values()
                    + "\"}")
            .give(exchange, form);
  }

  /** As it is, in hexadecimal digits and in Base64; an encoding's ends depend on its neighbours. */
  private static List<String> forms(String canary) {
    byte[] bytes = canary.getBytes(StandardCharsets.UTF_8);
    List<String> forms = new ArrayList<>(List.of(canary, HexFormat.of().formatHex(bytes)));
    for (int shift = 0; shift < 3; shift++) {
      byte[] shifted = new byte[bytes.length + shift];
      System.arraycopy(bytes, 0, shifted, shift, bytes.length);
      String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
      forms.add(encoded.substring(4, encoded.length() - 2));
    }
    return forms;
  }

  private static Logger logger(String name) {
    return (Logger) LoggerFactory.getLogger(name);
  }
}
