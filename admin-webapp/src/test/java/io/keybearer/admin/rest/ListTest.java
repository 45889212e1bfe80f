package io.keybearer.admin.rest;

import static io.keybearer.admin.testing.ArmClient.SERVICE;
import static io.keybearer.admin.testing.ArmClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.keybearer.admin.testing.ArmClient;
import io.keybearer.admin.testing.Http;
import io.keybearer.admin.testing.RunningAdmin;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of providers, authorizations and access policies: pages, links, filters. */
final class ListTest {
  private static final String BASE = "https://keys.example.com/admin";
  private static final String AUTHORIZATIONS = "/authorizationProviders/p-1/authorizations";
  private static final String POLICIES = AUTHORIZATIONS + "/Alpha/accessPolicies";

  @TempDir private static Path folder;
  private static RunningAdmin admin;
  private static ArmClient client;

  @BeforeAll
  static void start() throws Exception {
    admin = RunningAdmin.start(folder);
    client = new ArmClient(admin);
    provider("p-1", "CRM of Sales");
    provider("p-2", "Mail");
    provider("p-3", "");
    for (String name : List.of("Alpha", "beta", "Gamma's 100%", "delta_1", "deltaX1")) {
      client.put(
          AUTHORIZATIONS + '/' + encoded(name),
          "{\"properties\":{\"parameters\":{\"clientId\":\"c\",\"clientSecret\":\"hush-4713\"}}}");
    }
    String tenant = json(client.get("")).at("/identity/tenantId").textValue();
    for (String name : List.of("one", "two")) {
      client.put(
          POLICIES + '/' + name,
          "{\"properties\":{\"objectId\":\"o\",\"tenantId\":\"" + tenant + "\"}}");
    }
  }

  @AfterAll
  static void stop() {
    admin.close();
  }

  @Test
  void providers_haveNoCount() {
    JsonNode list = json(client.get("/authorizationProviders"));

    assertThat(names(list)).containsExactly("p-1", "p-2", "p-3");
    assertThat(list.has("count")).isFalse();
    assertThat(list.get("nextLink").textValue()).isEmpty();
    assertThat(list.at("/value/0").toString())
        .isEqualTo(client.get("/authorizationProviders/p-1").body());
  }

  @Test
  void authorizationsAndPolicies_haveACountOfAllPages() {
    JsonNode authorizations = list(AUTHORIZATIONS, "&$top=2");
    JsonNode policies = json(client.get(POLICIES));

    assertThat(names(authorizations)).containsExactly("Alpha", "beta");
    assertThat(authorizations.get("count").longValue()).isEqualTo(5);
    assertThat(authorizations.toString()).doesNotContain("hush-4713");
    assertThat(names(policies)).containsExactly("one", "two");
    assertThat(policies.get("count").longValue()).isEqualTo(2);
    assertThat(policies.at("/value/0").toString()).isEqualTo(client.get(POLICIES + "/one").body());
  }

  @Test
  void linksLeadThroughAllPages_andEndInAnEmptyOne() {
    List<String> names = new ArrayList<>();
    List<String> links = new ArrayList<>();
    String target = SERVICE + AUTHORIZATIONS + "?api-version=2022-08-01&$top=2";
    while (!target.isEmpty()) {
      JsonNode page = json(client.raw("GET", target, "", Map.of()));
      names.addAll(names(page));
      String link = page.get("nextLink").textValue();
      links.add(link);
      target = link.isEmpty() ? "" : link.substring(BASE.length());
    }

    assertThat(names).containsExactly("Alpha", "beta", "delta_1", "deltaX1", "Gamma's 100%");
    assertThat(links).hasSize(3).last().isEqualTo("");
    assertThat(links.get(0))
        .isEqualTo(
            BASE + SERVICE + AUTHORIZATIONS + "?api-version=2022-08-01&$top=2&$skiptoken=YmV0YQ");
  }

  @Test
  void linkIsUnderThePublicAddress_whateverTheRequestSays() {
    Http.Answer answer =
        client.raw(
            "GET",
            '/'
                + SERVICE
                + AUTHORIZATIONS.replace("authorizations", "AUTHORIZATIONS")
                + "?api-version=2024-05-01&%24top=1",
            "",
            Map.of("X-Forwarded-Host", "evil.example.com", "X-Forwarded-Proto", "http"));

    assertThat(json(answer).get("nextLink").textValue())
        .startsWith(BASE + SERVICE + AUTHORIZATIONS + "?");
  }

  @Test
  void linkKeepsTheFilter() {
    String filter = encoded("startswith(name,'delta')");

    JsonNode first = list(AUTHORIZATIONS, "&$top=1&$filter=" + filter);
    String link = first.get("nextLink").textValue();
    JsonNode second = json(client.raw("GET", link.substring(BASE.length()), "", Map.of()));

    assertThat(names(first)).containsExactly("delta_1");
    assertThat(first.get("count").longValue()).isEqualTo(2);
    assertThat(names(second)).containsExactly("deltaX1");
    assertThat(second.get("nextLink").textValue()).isEmpty();
  }

  @Test
  void skipLeavesOutTheFirst() {
    assertThat(names(list(AUTHORIZATIONS, "&$skip=3"))).containsExactly("deltaX1", "Gamma's 100%");
    assertThat(names(list(AUTHORIZATIONS, "&$skip=5"))).isEmpty();
    assertThat(list(AUTHORIZATIONS, "&$skip=5").get("count").longValue()).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      delimiter = '|',
      value = {
        "name eq 'ALPHA' | Alpha",
        "name ne 'alpha' | beta,delta_1,deltaX1,Gamma's 100%",
        "name gt 'beta' | delta_1,deltaX1,Gamma's 100%",
        "name ge 'beta' | beta,delta_1,deltaX1,Gamma's 100%",
        "name lt 'beta' | Alpha",
        "Name LE 'beta' | Alpha,beta",
        "contains(name,'LTA') | delta_1,deltaX1",
        "substringof('lta',name) | delta_1,deltaX1",
        "startswith( name , 'delta_' ) | delta_1",
        "endswith(name,'%') | Gamma's 100%",
        "name eq 'gamma''s 100%' | Gamma's 100%",
        "displayName eq 'beta' | beta",
        "name eq 'alpha' or name eq 'beta' and contains(name,'x') | Alpha",
        "(name eq 'alpha' or name eq 'beta') and startswith(properties/displayName,'b') | beta",
        "name eq 'x'' or 1=1 --' | \"\"",
      })
  void filterChooses(String filter, String names) {
    assertThat(String.join(",", names(list(AUTHORIZATIONS, "&$filter=" + encoded(filter)))))
        .isEqualTo(names);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      delimiter = '|',
      value = {
        "displayName eq 'crm of sales' | p-1",
        "contains(displayName,'a') | p-1,p-2",
        "displayName eq 'p-3' | p-3",
      })
  void filterByDisplayNameChooses(String filter, String names) {
    JsonNode list = list("/authorizationProviders", "&$filter=" + encoded(filter));

    assertThat(String.join(",", names(list))).isEqualTo(names);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      delimiter = '|',
      value = {
        "color eq 'red' | must have name, displayName or a function of one of them at character 1",
        "name like 'x' | must have one of eq, ne, gt, ge, lt, le at character 6",
        "name eq x | must have a text such as 'crm' at character 9",
        "name eq 'x | can't be read at character 8",
        "contains(name 'x') | must have ',' at character 15",
        "name eq 'x' name | must have the end, 'and' or 'or' at character 13",
        "(name eq 'x' | must have ')' at character 13",
        "name eq 'x'; drop table | can't be read at character 12",
      })
  void unreadableFilter_gets400(String filter, String message) {
    Http.Answer answer =
        client.raw(
            "GET",
            SERVICE + AUTHORIZATIONS + "?api-version=2024-05-01&$filter=" + encoded(filter),
            "",
            Map.of());

    assertThat(answer.status()).isEqualTo(400);
    assertThat(json(answer).at("/error/code").textValue()).isEqualTo("ValidationError");
    assertThat(json(answer).at("/error/details/0/target").textValue()).isEqualTo("$filter");
    assertThat(json(answer).at("/error/details/0/message").textValue()).isEqualTo(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$top=0",
        "$top=-1",
        "$top=x",
        "$top=1&$top=2",
        "$skip=-1",
        "$skip=1.5",
        "$skip=99999999999",
        "$skiptoken=%23"
      })
  void unusableParameter_gets400(String parameter) {
    Http.Answer answer =
        client.raw(
            "GET",
            SERVICE + "/authorizationProviders?api-version=2024-05-01&" + parameter,
            "",
            Map.of());

    assertThat(answer.status()).isEqualTo(400);
    assertThat(json(answer).at("/error/code").textValue()).isEqualTo("ValidationError");
    assertThat(json(answer).at("/error/details/0/target").textValue())
        .isEqualTo(parameter.substring(0, parameter.indexOf('=')));
  }

  @Test
  void listOfAMissingParent_gets404() {
    assertThat(client.get("/authorizationProviders/none/authorizations").status()).isEqualTo(404);
    assertThat(client.get(AUTHORIZATIONS + "/none/accessPolicies").status()).isEqualTo(404);
  }

  private static void provider(String name, String displayName) {
    String shown = displayName.isEmpty() ? "" : "\"displayName\":\"" + displayName + "\",";
    client.put(
        "/authorizationProviders/" + name,
        "{\"properties\":{"
            + shown
            + "\"identityProvider\":\"oauth2\",\"oauth2\":{\"grantTypes\":{\"clientCredentials\":"
            + "{\"tokenUrl\":\"https://login.example.com/token\"}}}}}");
  }

  private static JsonNode list(String path, String query) {
    return json(
        client.raw("GET", SERVICE + path + "?api-version=2024-05-01" + query, "", Map.of()));
  }

  private static List<String> names(JsonNode list) {
    List<String> names = new ArrayList<>();
    list.get("value").forEach(resource -> names.add(resource.get("name").textValue()));
    return names;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
