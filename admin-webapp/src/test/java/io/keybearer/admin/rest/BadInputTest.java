package io.keybearer.admin.rest;

import static io.keybearer.admin.testing.ArmClient.SERVICE;
import static io.keybearer.admin.testing.ArmClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.keybearer.admin.testing.ArmClient;
import io.keybearer.admin.testing.Http;
import io.keybearer.admin.testing.RunningAdmin;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bad requests to every kind of resource, each with its exact answer. */
final class BadInputTest {
  private static final String VERSION = "?api-version=2024-05-01";
  private static final String PROVIDER = "/authorizationProviders/demo";
  private static final String AUTHORIZATION = PROVIDER + "/authorizations/demo-01";
  private static final String POLICY = AUTHORIZATION + "/accessPolicies/gateway";
  private static final String FIELDS = "One or more fields contain incorrect values:";
  private static final String ID_RULE =
      "must have 1 to 256 characters and none of * # & + : < > ? or control characters";

  @TempDir private static Path folder;
  private static RunningAdmin admin;
  private static ArmClient client;

  @BeforeAll
  static void start() throws Exception {
    admin = RunningAdmin.start(folder);
    client = new ArmClient(admin);
    client.put(
        PROVIDER,
        """
        {"properties":{"identityProvider":"oauth2","oauth2":{"grantTypes":
        {"clientCredentials":{"tokenUrl":"https://login.example.com/token"}}}}}
        """);
    client.put(
        AUTHORIZATION,
        "{\"properties\":{\"parameters\":{\"clientId\":\"client-1\",\"clientSecret\":\"hush\"}}}");
    client.put(POLICY, policy("{\"objectId\":\"o\",\"tenantId\":\"TENANT\"}"));
  }

  @AfterAll
  static void stop() {
    admin.close();
  }

  /** What is not JSON is refused with the place, on every resource that is PUT. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "/authorizationProviders/x | {\"properties\":} | Line 1, column 15.",
        "/authorizationProviders/x | {\"a\":1,} | Line 1, column 8.",
        "/authorizationProviders/x | {\"a\":1,\"a\":2} | Line 1, column 11.",
        "/authorizationProviders/x | {'a':1} | Line 1, column 2.",
        "/authorizationProviders/x | {\"a\":01} | Line 1, column 7.",
        "/authorizationProviders/x | {\"a\":NaN} | Line 1, column 9.",
        "/authorizationProviders/demo/authorizations/x | {\"properties\" | Line 1, column 14.",
        "/authorizationProviders/demo/authorizations/x | nul | Line 1, column 1.",
        "AUTHORIZATION/accessPolicies/x | <xml/> | Line 1, column 1.",
        "AUTHORIZATION/accessPolicies/x | {\"a\":\"b} | Line 1, column 9.",
        "/authorizationProviders/x | {]} | Line 1, column 2.",
      })
  void malformedJson_gets400WithItsPlace(String path, String body, String place) {
    Http.Answer answer = client.put(path(path), body);

    assertError(
        answer, 400, "InvalidRequestContent", "The request content is not valid JSON. " + place);
  }

  @Test
  void nestingWithoutEnd_gets400() {
    Http.Answer answer = client.put("/authorizationProviders/x", "[".repeat(100_000));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(json(answer).at("/error/code").textValue()).isEqualTo("InvalidRequestContent");
  }

  /** A wrong type, or a value outside its range, is named with its path. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "/authorizationProviders/x | [] | body | The request content must be a JSON object.",
        "/authorizationProviders/x |"
            + " {\"properties\":{\"identityProvider\":\"oauth2\",\"oauth2\":{\"grantTypes\":{\"clientCredentials\":7}}}}"
            + " | properties.oauth2.grantTypes.clientCredentials | must be an object",
        "/authorizationProviders/x |"
            + " {\"properties\":{\"identityProvider\":\"oauth2\",\"oauth2\":{}}} |"
            + " properties.oauth2.grantTypes | must have exactly one of authorizationCode and"
            + " clientCredentials",
        "/authorizationProviders/x |"
            + " {\"properties\":{\"identityProvider\":{},\"oauth2\":{\"grantTypes\":{\"clientCredentials\":{}}}}}"
            + " | properties.identityProvider | must be a string",
        "/authorizationProviders/x | {\"properties\":{\"identityProvider\":\""
            + " \",\"oauth2\":{\"grantTypes\":{\"clientCredentials\":{}}}}} |"
            + " properties.identityProvider | must have 1 to 300 characters",
        "/authorizationProviders/x |"
            + " {\"properties\":{\"identityProvider\":\"nobody\",\"oauth2\":{\"grantTypes\":{\"clientCredentials\":{}}}}}"
            + " | properties.identityProvider | is not the name of an identity provider",
        "/authorizationProviders/x |"
            + " {\"properties\":{\"displayName\":\"LONG301\",\"identityProvider\":\"oauth2\",\"oauth2\":{\"grantTypes\":{\"clientCredentials\":{}}}}}"
            + " | properties.displayName | must have 1 to 300 characters",
        "/authorizationProviders/x |"
            + " {\"properties\":{\"identityProvider\":\"github\",\"oauth2\":{\"grantTypes\":{\"clientCredentials\":{}}}}}"
            + " | properties.oauth2.grantTypes.clientCredentials | is not a grant of identity"
            + " provider 'github'",
        "/authorizationProviders/x |"
            + " {\"properties\":{\"identityProvider\":\"oauth2\",\"oauth2\":{\"grantTypes\":{\"clientCredentials\":{\"tokenUrl\":[\"https://a.example.com\"]}}}}}"
            + " | properties.oauth2.grantTypes.clientCredentials.tokenUrl | must be a string",
        "/authorizationProviders/x |"
            + " {\"properties\":{\"identityProvider\":\"oauth2\",\"oauth2\":{\"grantTypes\":{\"clientCredentials\":{\"tokenUrl\":\"https://a.example.com/LONG2048\"}}}}}"
            + " | properties.oauth2.grantTypes.clientCredentials.tokenUrl | has more than 2048"
            + " characters",
        "/authorizationProviders/x |"
            + " {\"properties\":{\"identityProvider\":\"oauth2\",\"oauth2\":{\"grantTypes\":{\"clientCredentials\":{\"tokenUrl\":\"https://a.example.com\",\"scopes\":\"a\\r"
            + "\\n"
            + "X-Evil: 1\"}}}}} | properties.oauth2.grantTypes.clientCredentials.scopes | must not"
            + " have control characters",
        "/authorizationProviders/x |"
            + " {\"properties\":{\"identityProvider\":\"oauth2\",\"oauth2\":{\"grantTypes\":{\"clientCredentials\":{\"tokenUrl\":\"https://a.example.com\",\"TOKENURL\":\"https://b.example.com\"}}}}}"
            + " | properties.oauth2.grantTypes.clientCredentials.TOKENURL | is given twice",
        "/authorizationProviders/x |"
            + " {\"properties\":{\"identityProvider\":\"oauth2\",\"IdentityProvider\":\"aad\",\"oauth2\":{\"grantTypes\":{\"clientCredentials\":{}}}}}"
            + " | properties.identityProvider | is given twice",
        "/authorizationProviders/demo/authorizations/x | {\"properties\":{\"parameters\":[]}} |"
            + " properties.parameters | must be an object",
        "/authorizationProviders/demo/authorizations/x |"
            + " {\"properties\":{\"oauth2grantType\":3,\"parameters\":{\"clientId\":\"a\",\"clientSecret\":\"b\"}}}"
            + " | properties.oauth2grantType | must be a string",
        "/authorizationProviders/demo/authorizations/x |"
            + " {\"properties\":{\"parameters\":{\"clientId\":\"a\\n"
            + "b\",\"clientSecret\":\"c\"}}} | properties.parameters.clientId | must not have"
            + " control characters",
        "/authorizationProviders/demo/authorizations/x |"
            + " {\"properties\":{\"parameters\":{\"clientId\":\"LONG1025\",\"clientSecret\":\"c\"}}}"
            + " | properties.parameters.clientId | must have at most 1024 characters",
        "/authorizationProviders/demo/authorizations/x |"
            + " {\"properties\":{\"parameters\":{\"clientId\":\"a\",\"clientSecret\":{}}}} |"
            + " properties.parameters.clientSecret | must be a string",
        "/authorizationProviders/demo/authorizations/x |"
            + " {\"properties\":{\"parameters\":{\"clientId\":\"a\",\"clientSecret\":\"LONG8193\"}}}"
            + " | properties.parameters.clientSecret | must have at most 8192 characters",
        "/authorizationProviders/demo/authorizations/x |"
            + " {\"properties\":{\"parameters\":{\"clientId\":\"a\",\"clientSecret\":\"b\",\"password\":\"c\"}}}"
            + " | properties.parameters.password | is not a parameter of identity provider"
            + " 'oauth2'",
        "AUTHORIZATION/accessPolicies/x | {\"properties\":{\"tenantId\":1,\"objectId\":\"o\"}} |"
            + " properties.tenantId | must be a string",
        "AUTHORIZATION/accessPolicies/x |"
            + " {\"properties\":{\"tenantId\":\"LONG257\",\"objectId\":\"o\"}} |"
            + " properties.tenantId | must have 1 to 256 characters",
        "AUTHORIZATION/accessPolicies/x |"
            + " {\"properties\":{\"tenantId\":\"t\",\"objectId\":\"LONG257\"}} |"
            + " properties.objectId | must have 1 to 256 characters",
        "AUTHORIZATION/accessPolicies/x |"
            + " {\"properties\":{\"tenantId\":\"t\",\"objectId\":\"o\",\"appIds\":[7]}} |"
            + " properties.appIds[0] | must be a string",
        "AUTHORIZATION/accessPolicies/x |"
            + " {\"properties\":{\"tenantId\":\"not-trusted\",\"objectId\":\"o\"}} |"
            + " properties.tenantId | is neither the service's own tenant nor one that it trusts",
      })
  void wrongValue_isNamed(String path, String body, String target, String message) {
    Http.Answer answer = client.put(path(path), filled(body));

    assertError(answer, 400, "ValidationError", FIELDS);
    assertDetail(answer, target, message);
    assertThat(client.get(path(path)).status()).isEqualTo(404);
  }

  /** An id that can't be one is named by the contract's name of its place in the path. */
  @ParameterizedTest
  @CsvSource({
    "/authorizationProviders/LONG257, authorizationProviderId",
    "/authorizationProviders/a%0D%0AX-Evil:%201, authorizationProviderId",
    "/authorizationProviders/demo/authorizations/LONG257, authorizationId",
    "/authorizationProviders/demo/authorizations/a%3Cscript%3E, authorizationId",
    "/authorizationProviders/demo/authorizations/demo-01/accessPolicies/LONG257,"
        + " authorizationAccessPolicyId",
    "/authorizationProviders/demo/authorizations/demo-01/accessPolicies/a*,"
        + " authorizationAccessPolicyId",
  })
  void impossibleId_isNamed(String path, String target) {
    for (String method : new String[] {"GET", "PUT", "DELETE"}) {
      Http.Answer answer = client.send(method, filled(path), "", Map.of());

      assertError(answer, 400, "ValidationError", FIELDS);
      assertDetail(answer, target, ID_RULE);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/service/default, /service/1st, serviceName",
    "/service/default, /service/a_b, serviceName",
    "/service/default, /service/LONG51, serviceName",
    "/resourceGroups/rg1, /resourceGroups/LONG91, resourceGroupName",
    "/resourceGroups/rg1, /resourceGroups/a%2Fb, resourceGroupName",
    "/subscriptions/11111111, /subscriptions/x1111111, subscriptionId",
  })
  void impossiblePlace_isNamed(String from, String to, String target) {
    Http.Answer answer =
        client.raw("GET", SERVICE.replace(from, filled(to)) + VERSION, "", Map.of());

    assertError(answer, 400, "ValidationError", FIELDS);
    assertThat(json(answer).at("/error/details/0/target").textValue()).isEqualTo(target);
  }

  /** Text that means something to SQL is an id like others: nothing is there under it. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "demo'%20or%20'1'='1 | demo' or '1'='1",
        "demo';%20drop%20table%20authorization_provider;-- | demo'; drop table"
            + " authorization_provider;--",
        "demo%22%20or%201=1 | demo\" or 1=1",
        "demo%5C | demo\\",
        "%25 | %",
        "dem_ | dem_",
      })
  void sqlInAnId_findsNothing(String id, String name) {
    Http.Answer answer = client.get("/authorizationProviders/" + id);

    assertError(
        answer,
        404,
        "ResourceNotFound",
        "The authorization provider '" + name + "' was not found.");
    assertThat(client.get(PROVIDER).status()).isEqualTo(200);
  }

  /** Dots and slashes that are encoded stay in their segment. */
  @ParameterizedTest
  @CsvSource({
    "..%2F..%2Fdefault, ../../default",
    "%2Fdemo, /demo",
    "demo%2F, demo/",
    "demo%2Fauthorizations%2Fdemo-01, demo/authorizations/demo-01",
    "d%C3%A9mo%E2%80%AE, d\u00e9mo\u202e",
  })
  void encodedPathInAnId_staysAnId(String id, String name) {
    assertError(
        client.get("/authorizationProviders/" + id),
        404,
        "ResourceNotFound",
        "The authorization provider '" + name + "' was not found.");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "\"stale\"",
        "W/TAG",
        "no-tag",
        "TAG x",
        "\"\"",
      })
  void conditionThatDoesNotHold_gets412(String condition) {
    for (String path : new String[] {PROVIDER, AUTHORIZATION, POLICY}) {
      Http.Answer current = client.get(path);
      Map<String, String> headers =
          Map.of("If-Match", condition.replace("TAG", current.header("ETag")));

      Http.Answer put = client.put(path, current.body(), headers);
      Http.Answer deleted = client.send("DELETE", path, "", headers);

      String message =
          "The resource is not in the state that the condition of the request names; read it again"
              + " and repeat.";
      assertError(put, 412, "PreconditionFailed", message);
      assertError(deleted, 412, "PreconditionFailed", message);
      assertThat(client.get(path).header("ETag")).isEqualTo(current.header("ETag"));
    }
  }

  @Test
  void creationThatMustNotReplace_gets412() {
    for (String path : new String[] {PROVIDER, AUTHORIZATION, POLICY, ""}) {
      Http.Answer answer = client.put(path, client.get(path).body(), Map.of("If-None-Match", "*"));

      assertThat(answer.status()).as(path).isEqualTo(412);
    }
  }

  @Test
  void changeOfWhatIsNotThere_gets412() {
    Http.Answer answer =
        client.put(
            "/authorizationProviders/absent", client.get(PROVIDER).body(), Map.of("If-Match", "*"));

    assertThat(answer.status()).isEqualTo(412);
    assertThat(client.get("/authorizationProviders/absent").status()).isEqualTo(404);
  }

  /** Each path says what can be done there. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST | '' | GET,HEAD,OPTIONS,PUT",
        "DELETE | '' | GET,HEAD,OPTIONS,PUT",
        "PUT | /authorizationProviders | GET,HEAD,OPTIONS",
        "DELETE | /authorizationProviders | GET,HEAD,OPTIONS",
        "PATCH | /authorizationProviders/demo | DELETE,GET,HEAD,OPTIONS,PUT",
        "POST | /authorizationProviders/demo/authorizations | GET,HEAD,OPTIONS",
        "PATCH | AUTHORIZATION | DELETE,GET,HEAD,OPTIONS,PUT",
        "POST | AUTHORIZATION/accessPolicies/gateway | DELETE,GET,HEAD,OPTIONS,PUT",
        "PUT | /authorizationIdentityProviders/aad | GET,HEAD,OPTIONS",
        "TRACE1 | AUTHORIZATION/accessPolicies | GET,HEAD,OPTIONS",
      })
  void otherMethod_gets405(String method, String path, String allowed) {
    Http.Answer answer = client.send(method, path(path), "{}", Map.of());

    assertError(answer, 405, "MethodNotAllowed", "The resource does not support this method.");
    assertThat(sorted(answer.header("Allow"))).isEqualTo(allowed);
  }

  @Test
  void options_saysWhatIsAllowed() {
    Http.Answer answer = client.send("OPTIONS", PROVIDER, "", Map.of());

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    assertThat(sorted(answer.header("Allow"))).isEqualTo("DELETE,GET,HEAD,OPTIONS,PUT");
  }

  @Test
  void headAnswersWithoutABody() {
    for (String path : new String[] {PROVIDER, AUTHORIZATION, POLICY}) {
      Http.Answer there = client.send("HEAD", path, "", Map.of());
      Http.Answer absent = client.send("HEAD", path + "-x", "", Map.of());

      assertThat(there.status()).isEqualTo(204);
      assertThat(there.header("ETag")).isEqualTo(client.get(path).header("ETag"));
      assertThat(absent.status()).isEqualTo(404);
      assertThat(absent.body()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "text/plain",
    "application/xml",
    "application/x-www-form-urlencoded",
    "application/json; charset=utf-16",
    "multipart/form-data; boundary=x",
  })
  void bodyOfAnotherType_isRefused(String type) {
    Http.Answer answer =
        client.put("/authorizationProviders/x", "{}", Map.of("Content-Type", type));

    assertError(
        answer,
        415,
        "UnsupportedMediaType",
        "The request content must be application/json in UTF-8.");
  }

  @ParameterizedTest
  @CsvSource({"Content-Type, nonsense", "Accept, ///", "Accept, application/json;q=x"})
  void headerThatCantBeRead_gets400(String name, String value) {
    Http.Answer answer = client.put("/authorizationProviders/x", "{}", Map.of(name, value));

    assertError(answer, 400, "BadRequest", "The request can't be understood.");
  }

  @ParameterizedTest
  @CsvSource({"/authorizationProviders/x", "AUTHORIZATION", "AUTHORIZATION/accessPolicies/x", "''"})
  void bodyOfTenMegabytes_gets413(String path) {
    String body = "{\"x\":\"" + "x".repeat(10_000_000) + "\"}";

    assertError(
        client.put(path(path), body),
        413,
        "RequestContentTooLarge",
        "The request content has more than 1048576 bytes.");
  }

  /** Values that would end a line in a header are gone, whatever carries them. */
  @Test
  void lineEndInAnId_reachesNoHeader() {
    Http.Answer answer = client.get("/authorizationProviders/a%0D%0ASet-Cookie:%20a=b");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.header("Set-Cookie")).isEmpty();
    assertThat(answer.body()).doesNotContain("Set-Cookie");
  }

  private static String path(String path) {
    return path.replace("AUTHORIZATION", AUTHORIZATION);
  }

  /** LONG and a number stands for a text of so many characters. */
  private static String filled(String text) {
    return java.util.regex.Pattern.compile("LONG(\\d+)")
        .matcher(text)
        .replaceAll(match -> "x".repeat(Integer.parseInt(match.group(1))));
  }

  private static String policy(String properties) {
    String tenant = json(client.get("")).at("/identity/tenantId").textValue();
    return "{\"properties\":" + properties.replace("TENANT", tenant) + "}";
  }

  private static String sorted(String list) {
    String[] names = list.split("\\s*,\\s*", -1);
    Arrays.sort(names);
    return String.join(",", names);
  }

  private static void assertDetail(Http.Answer answer, String target, String message) {
    JsonNode details = json(answer).at("/error/details");
    assertThat(details).as(answer.body()).hasSize(1);
    assertThat(details.at("/0/code").textValue()).isEqualTo("ValidationError");
    assertThat(details.at("/0/target").textValue()).isEqualTo(target);
    assertThat(details.at("/0/message").textValue()).isEqualTo(message);
  }

  private static void assertError(Http.Answer answer, int status, String code, String message) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json;charset=utf-8");
    assertThat(json(answer).at("/error/code").textValue()).isEqualTo(code);
    assertThat(json(answer).at("/error/message").textValue()).isEqualTo(message);
  }
}
