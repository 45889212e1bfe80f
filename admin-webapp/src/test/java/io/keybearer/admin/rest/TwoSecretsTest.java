package io.keybearer.admin.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.admin.testing.ArmClient;
import io.keybearer.admin.testing.Http;
import io.keybearer.admin.testing.RunningAdmin;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two secrets at once, where the secret lives: on the connection, or on the provider. */
class TwoSecretsTest {
  private static final String CLIENT_CREDENTIALS =
      """
      {"properties":{"identityProvider":"oauth2","oauth2":{"grantTypes":
      {"clientCredentials":{"tokenUrl":"https://idp.example.com/token"}}}}}
      """;

  @TempDir private static Path folder;
  private static RunningAdmin admin;
  private static ArmClient client;

  @BeforeAll
  static void start() throws Exception {
    admin = RunningAdmin.start(folder);
    client = new ArmClient(admin);
  }

  @AfterAll
  static void stop() {
    admin.close();
  }

  @Test
  void connectionHasTwo_andItsDatesCanBeRead() {
    client.put("/authorizationProviders/two", CLIENT_CREDENTIALS);

    Http.Answer created =
        client.put(
            "/authorizationProviders/two/authorizations/c",
            connection(
                "\"clientSecret\":\"first-secret\",\"secondaryClientSecret\":\"second-secret\","
                    + "\"clientSecretExpiresOn\":\"2027-01-31\","
                    + "\"secondaryClientSecretExpiresOn\":\"2027-06-30\""));
    Http.Answer read = client.get("/authorizationProviders/two/authorizations/c");

    assertThat(created.status()).as(created.body()).isEqualTo(201);
    assertThat(read.body())
        .contains("2027-01-31", "2027-06-30")
        .doesNotContain("first-secret", "second-secret");
  }

  @Test
  void providerHasTwo() {
    Http.Answer created =
        client.put(
            "/authorizationProviders/code",
            """
            {"properties":{"identityProvider":"oauth2","oauth2":{"grantTypes":
            {"authorizationCode":{"clientId":"c","clientSecret":"first-secret",
            "secondaryClientSecret":"second-secret","clientSecretExpiresOn":"2027-01-31",
            "authorizationUrl":"https://idp.example.com/authorize",
            "tokenUrl":"https://idp.example.com/token"}}}}}
            """);

    assertThat(created.status()).as(created.body()).isEqualTo(201);
    assertThat(created.body())
        .contains("2027-01-31")
        .doesNotContain("first-secret", "second-secret");
  }

  @Test
  void dateThatIsNoneIsRefused_andNamed() {
    client.put("/authorizationProviders/dates", CLIENT_CREDENTIALS);

    Http.Answer refused =
        client.put(
            "/authorizationProviders/dates/authorizations/c",
            connection("\"clientSecret\":\"s\",\"clientSecretExpiresOn\":\"31.1.2027\""));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body()).contains("clientSecretExpiresOn", "a date such as 2027-01-31");
  }

  private static String connection(String parameters) {
    return "{\"properties\":{\"authorizationType\":\"OAuth2\",\"oauth2grantType\":"
        + "\"ClientCredentials\",\"parameters\":{\"clientId\":\"c\","
        + parameters
        + "}}}";
  }
}
