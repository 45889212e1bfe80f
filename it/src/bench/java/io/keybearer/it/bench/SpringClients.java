package io.keybearer.it.bench;

import com.zaxxer.hikari.HikariDataSource;
import io.keybearer.testing.AuthorizationServer;
import io.keybearer.testing.MariaDbServer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.AuthorizedClientServiceOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.JdbcOAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientProviderBuilder;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;

/** Spring Security's JDBC client service on the same database server: the incumbent. */
final class SpringClients implements AutoCloseable {
  static final String REGISTRATION = "spring";

  final JdbcOAuth2AuthorizedClientService service;
  private final HikariDataSource pool = new HikariDataSource();
  private final JdbcTemplate jdbc;
  private final ClientRegistration registration;
  private final OAuth2AuthorizedClientManager manager;
  private final Authentication principal = new TestingAuthenticationToken("user", "");

  SpringClients(AuthorizationServer server) throws Exception {
    pool.setJdbcUrl(MariaDbServer.shared().createDatabase());
    pool.setUsername(MariaDbServer.USER);
    pool.setPassword(MariaDbServer.PASSWORD);
    jdbc = new JdbcTemplate(pool);
    try (var schema =
        JdbcOAuth2AuthorizedClientService.class.getResourceAsStream(
            "/org/springframework/security/oauth2/client/oauth2-client-schema.sql")) {
      jdbc.execute(
          new String(schema.readAllBytes(), StandardCharsets.UTF_8).strip().replaceAll(";$", ""));
    }
    registration =
        ClientRegistration.withRegistrationId(REGISTRATION)
            .clientId(AuthorizationServer.CLIENT_ID)
            .clientSecret("secret-of-client-1")
            .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
            .redirectUri("http://127.0.0.1/callback")
            .authorizationUri("http://127.0.0.1/authorize")
            .tokenUri(server.tokenUrl())
            .build();
    InMemoryClientRegistrationRepository registrations =
        new InMemoryClientRegistrationRepository(registration);
    service = new JdbcOAuth2AuthorizedClientService(jdbc, registrations);
    AuthorizedClientServiceOAuth2AuthorizedClientManager clients =
        new AuthorizedClientServiceOAuth2AuthorizedClientManager(registrations, service);
    clients.setAuthorizedClientProvider(
        OAuth2AuthorizedClientProviderBuilder.builder().refreshToken().build());
    manager = clients;
    principal.setAuthenticated(true);
  }

  /** Saves a client whose access token ends then. */
  void save(String refreshToken, Instant end) {
    Instant begin = end.minusSeconds(3600);
    service.saveAuthorizedClient(
        new OAuth2AuthorizedClient(
            registration,
            principal.getName(),
            new OAuth2AccessToken(OAuth2AccessToken.TokenType.BEARER, "first", begin, end),
            new OAuth2RefreshToken(refreshToken, begin)),
        principal);
  }

  /** Loads the client as each request does. */
  String load() {
    OAuth2AuthorizedClient client = service.loadAuthorizedClient(REGISTRATION, "user");
    return client.getAccessToken().getTokenValue();
  }

  /** Gets a token, refreshed when it has ended. */
  String token() {
    return manager
        .authorize(
            OAuth2AuthorizeRequest.withClientRegistrationId(REGISTRATION)
                .principal(principal)
                .build())
        .getAccessToken()
        .getTokenValue();
  }

  /** Whether the row is still there. */
  boolean isKept() {
    return service.loadAuthorizedClient(REGISTRATION, "user") != null;
  }

  @Override
  public void close() {
    pool.close();
  }
}
