package io.keybearer.admin.rest;

import static io.keybearer.admin.testing.ArmClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.keybearer.admin.security.Role;
import io.keybearer.admin.testing.ApiClient;
import io.keybearer.admin.testing.ArmClient;
import io.keybearer.admin.testing.Http;
import io.keybearer.admin.testing.RunningAdmin;
import io.keybearer.testing.MariaDbServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Import and export of templates, over HTTP, from one application into another. */
class TransferTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Nested as the extractor writes it, with everything that a template may leave open. */
  private static final String NESTED =
      """
      {"parameters":{
         "apim":{"type":"string"},
         "provider":{"type":"string","defaultValue":"graph"},
         "secret":{"type":"securestring"}},
       "variables":{"connection":"[toLower(format('{0}-{1}', parameters('provider'), 'ONE'))]"},
       "resources":[
         {"type":"Microsoft.ApiManagement/service/namedValues","name":"apim/x","properties":{}},
         {"type":"Microsoft.ApiManagement/service/authorizationProviders",
          "apiVersion":"2022-08-01","name":"[concat(parameters('apim'), '/', parameters('provider'))]",
          "properties":{"identityProvider":"oauth2","displayName":"[[Graph]","oauth2":{"grantTypes":
            {"clientCredentials":{"tokenUrl":"https://login.example.com/token","scopes":null}}}},
          "resources":[
            {"type":"authorizations","name":"[variables('connection')]",
             "dependsOn":["[resourceId('x', parameters('apim'))]"],
             "properties":{"oauth2grantType":"ClientCredentials","parameters":
               {"clientId":"client-1","clientSecret":"[parameters('secret')]"}},
             "resources":[
               {"type":"accessPolicies","name":"app",
                "properties":{"tenantId":"[subscription().tenantId]",
                  "objectId":"[reference(resourceId('Microsoft.Web/sites', 'x'), '2021-02-01', 'Full').identity.principalId]"}}]}]}]}
      """;

  @TempDir private static Path folder;
  @TempDir private static Path otherFolder;
  @TempDir private static Path secrets;
  private static RunningAdmin admin;
  private static RunningAdmin other;
  private static ApiClient api;

  @BeforeAll
  static void start() throws Exception {
    Files.writeString(secrets.resolve("client-secret"), "hush-4711\n");
    admin = running(folder);
    other = running(otherFolder);
    api = new ApiClient(admin);
  }

  private static RunningAdmin running(Path folder) throws Exception {
    RunningAdmin running =
        RunningAdmin.startAt(
            MariaDbServer.shared().createDatabase(),
            folder,
            Map.of("import-secrets", secrets.toString()));
    running.awaitReady();
    trust(running);
    return running;
  }

  @AfterAll
  static void stop() {
    admin.close();
    other.close();
  }

  @Test
  void exportIsTheSame_afterItsImportIntoAnEmptyStore() throws Exception {
    ArmClient arm = new ArmClient(admin);
    String provider = "/authorizationProviders/it's%20100%25";
    put(arm, provider, ConnectionOperationsTest.clientCredentials("https://login.example.com/t"));
    api.post(
        provider + "/authorizations",
        "{\"id\":\"a/b\",\"parameters\":{\"clientId\":\"[client]\",\"clientSecret\":\"hush\"}}");
    put(arm, "/authorizationProviders/code", codeProvider());
    put(arm, "/authorizationProviders/code/authorizations/user", "{\"properties\":{}}");
    String first = api.get("/export").body();
    // What an operator does with the places of secrets: here, to files.
    String filled = first.replaceAll("\\$\\{env:[A-Z0-9_]+}", "\\${file:client-secret}");
    ApiClient otherApi = new ApiClient(other);

    JsonNode rehearsal = importInto(otherApi, filled, "\"dryRun\":true");
    String untouched = otherApi.get("/export").body();
    JsonNode report = importInto(otherApi, filled, "\"dryRun\":false");
    String second = otherApi.get("/export").body();

    assertThat(first).doesNotContain("hush").contains("${env:KEYBEARER_IMPORT_");
    assertThat(rehearsal.path("failed").intValue()).as(rehearsal.toString()).isZero();
    assertThat(rehearsal.path("results")).isEqualTo(report.path("results"));
    assertThat(JSON.readTree(untouched).path("resources")).isEmpty();
    assertThat(report.path("created").intValue())
        .isEqualTo(JSON.readTree(first).path("resources").size());
    assertThat(second).isEqualTo(first);
  }

  @Test
  void nestedTemplateIsImported_onceItsExpressionsAreBound() throws Exception {
    String bound =
        """
        "parameters":{"apim":"my-apim","secret":{"value":"${file:client-secret}"}},
        "bindings":{"subscription().tenantId":"corp",
        "reference(resourceId('Microsoft.Web/sites','x'),'2021-02-01','Full').identity.principalId":"app-1"}
        """;

    JsonNode unbound = importInto(api, NESTED, "\"dryRun\":true");
    JsonNode created = importInto(api, NESTED, bound);
    JsonNode again = importInto(api, NESTED, bound);
    JsonNode skipped = importInto(api, NESTED, bound + ",\"conflict\":\"skip\"");
    JsonNode overwritten = importInto(api, NESTED, bound + ",\"conflict\":\"overwrite\"");

    assertThat(outcomes(unbound)).doesNotContain("created");
    assertThat(unbound.at("/results/1/reason").textValue()).contains("parameter 'apim'");
    assertThat(created.path("unbound")).isEmpty();
    assertThat(created.path("created").intValue()).as(created.toString()).isEqualTo(3);
    assertThat(created.path("skipped").intValue()).isEqualTo(1);
    assertThat(created.at("/results/0/reason").textValue()).contains("not a type");
    assertThat(again.path("failed").intValue()).isEqualTo(3);
    assertThat(skipped.path("skipped").intValue()).isEqualTo(4);
    assertThat(overwritten.path("updated").intValue()).isEqualTo(3);
    ArmClient arm = new ArmClient(admin);
    JsonNode provider = json(arm.get("/authorizationProviders/graph"));
    JsonNode policy =
        json(arm.get("/authorizationProviders/graph/authorizations/graph-one/accessPolicies/app"));
    assertThat(provider.at("/properties/displayName").textValue()).isEqualTo("[Graph]");
    assertThat(policy.at("/properties/objectId").textValue()).isEqualTo("app-1");
    assertThat(policy.at("/properties/tenantId").textValue()).isEqualTo("corp");
  }

  @Test
  void resourcesOfNestedDeploymentsAreImported_eachScopeWithItsOwnValues() {
    String template =
        """
        {"parameters":{"prefix":{"type":"string"}},
         "resources":[
           {"type":"Microsoft.Resources/deployments","name":"outer","properties":{"mode":"Incremental",
             "template":{"parameters":{"prefix":{"type":"string","defaultValue":"not-this"}},
               "resources":[%1$s]}}},
           {"type":"Microsoft.Resources/deployments","name":"inner","properties":{
             "expressionEvaluationOptions":{"scope":"inner"},
             "parameters":{"suffix":{"value":"[concat(parameters('prefix'), '-x')]"}},
             "template":{"parameters":{"suffix":{"type":"string"},"prefix":{"type":"string","defaultValue":"own"}},
               "resources":[%2$s]}}},
           {"type":"Microsoft.Resources/deployments","name":"linked","properties":{
             "templateLink":{"uri":"https://example.com/template.json"}}},
           {"type":"Microsoft.Resources/deployments","name":"off","condition":false,"properties":{
             "template":{"resources":[%1$s]}}},
           {"type":"Microsoft.Resources/deployments","name":"vault","properties":{
             "expressionEvaluationOptions":{"scope":"inner"},
             "parameters":{"s":{"reference":{"keyVault":{"id":"x"},"secretName":"y"}}},
             "template":{"resources":[%1$s]}}}]}
        """
            .formatted(
                loneProvider("[concat('apim/nested-', parameters('prefix'))]"),
                loneProvider(
                    "[format('apim/nested-{0}-{1}', parameters('prefix'), parameters('suffix'))]"));

    JsonNode report = importInto(api, template, "\"parameters\":{\"prefix\":\"given\"}");

    assertThat(results(report))
        .containsExactlyInAnyOrder(
            "Microsoft.Resources/deployments skipped links to a template elsewhere; import that"
                + " template by itself",
            "Microsoft.Resources/deployments skipped its condition is false",
            "Microsoft.Resources/deployments vault failed The parameter 's' of a nested deployment"
                + " has no value here; a reference to a key vault can't be followed, so write a"
                + " value in its place.",
            "nested-given created ",
            "nested-own-given-x created ");
  }

  @Test
  void loopsAreWrittenOut() {
    String template =
        """
        {"parameters":{"names":{"type":"array"}},
         "variables":{"copy":[{"name":"upper","count":"[length(parameters('names'))]",
           "input":"[toUpper(parameters('names')[copyIndex('upper')])]"}]},
         "resources":[
           {"type":"Microsoft.ApiManagement/service/authorizationProviders",
            "copy":{"name":"each","count":"[length(parameters('names'))]"},
            "name":"[format('apim/loop-{0}-{1}-{2}', copyIndex(), copyIndex('each', 10), variables('upper')[copyIndex()])]",
            "properties":{"identityProvider":"oauth2","oauth2":{"grantTypes":
              {"clientCredentials":{"tokenUrl":"https://login.example.com/token"}}}}},
           {"type":"Microsoft.Resources/deployments","name":"loop","copy":{"name":"outer","count":2},
            "properties":{"expressionEvaluationOptions":{"scope":"inner"},
              "parameters":{"at":{"value":"[copyIndex()]"}},
              "template":{"parameters":{"at":{"type":"int"}},
                "resources":[%s]}}},
           {"type":"Microsoft.ApiManagement/service/authorizationProviders","name":"apim/none",
            "copy":{"name":"none","count":0},"properties":{}},
           {"type":"Microsoft.ApiManagement/service/authorizationProviders","name":"apim/much",
            "copy":{"name":"much","count":801},"properties":{}},
           {"type":"Microsoft.ApiManagement/service/authorizationProviders",
            "name":"[concat('apim/', copyIndex())]","properties":{}}]}
        """
            .formatted(loneProvider("[concat('apim/turn-', parameters('at'))]"));

    JsonNode report =
        importInto(api, template, "\"parameters\":{\"names\":{\"value\":[\"a\",\"b\"]}}");

    assertThat(results(report))
        .containsExactlyInAnyOrder(
            "Microsoft.ApiManagement/service/authorizationProviders apim/much failed A 'copy' needs"
                + " a name of its own and a count of 0 to 800.",
            "Microsoft.ApiManagement/service/authorizationProviders [concat('apim/', copyIndex())]"
                + " failed The function 'copyIndex' stands outside of its loop.",
            "loop-0-10-A created ",
            "loop-1-11-B created ",
            "turn-0 created ",
            "turn-1 created ");
  }

  @Test
  void functionsAreEvaluated_othersNamedWithTheirResource_andWhatOnlyIsReferredToIsLeftAlone() {
    String template =
        """
        {"parameters":{"stage":{"type":"string","defaultValue":"Test"}},
         "variables":{"isTest":"[equals(toLower(parameters('stage')), 'test')]"},
         "resources":{
           "there":{"existing":true,"type":"Microsoft.ApiManagement/service/authorizationProviders",
             "name":"apim/elsewhere"},
           "chosen":%s,
           "left":{"condition":"[not(variables('isTest'))]","name":"apim/left","properties":{},
             "type":"Microsoft.ApiManagement/service/authorizationProviders"},
           "random":%s}}
        """
            .formatted(
                loneProvider(
                    "[join(createArray('apim', if(variables('isTest'), 'pick-t', reference('x'))),"
                        + " '/')]"),
                loneProvider("[concat('apim/', uniqueString(resourceGroup().id))]"));

    JsonNode report = importInto(api, template, "\"dryRun\":true");

    assertThat(results(report))
        .containsExactlyInAnyOrder(
            "elsewhere skipped the template only refers to it",
            "pick-t created ",
            "Microsoft.ApiManagement/service/authorizationProviders skipped its condition is false",
            "Microsoft.ApiManagement/service/authorizationProviders [concat('apim/',"
                + " uniqueString(resourceGroup().id))] failed The function 'uniqueString' is not"
                + " evaluated here. Bind a value to the expression"
                + " 'uniqueString(resourceGroup().id)'.");
  }

  @Test
  void parameterThatIsNoStringMustBeJson() {
    String template = "{\"parameters\":{\"names\":{\"type\":\"array\"}},\"resources\":[]}";

    Http.Answer answer =
        api.post("/import", "{\"template\":" + template + ",\"parameters\":{\"names\":\"[\"}}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(json(answer).at("/errors/0/target").textValue()).isEqualTo("parameters.names");
  }

  private static String loneProvider(String name) {
    return """
    {"type":"Microsoft.ApiManagement/service/authorizationProviders","name":"%s",
     "properties":{"identityProvider":"oauth2","oauth2":{"grantTypes":
       {"clientCredentials":{"tokenUrl":"https://login.example.com/token"}}}}}
    """
        .formatted(name);
  }

  private static List<String> results(JsonNode report) {
    List<String> results = new ArrayList<>();
    report
        .path("results")
        .forEach(
            it ->
                results.add(
                    it.path("resource").textValue()
                        + ' '
                        + it.path("outcome").textValue()
                        + ' '
                        + it.path("reason").asText("")));
    return results;
  }

  @Test
  void everythingThatIsLeftOpenIsNamed() {
    String parameters =
        "\"conflict\":\"skip\",\"parameters\":{\"apim\":\"a\",\"provider\":\"open\",\"secret\":\"%s\"}";

    JsonNode literal = importInto(api, NESTED, parameters.formatted("plain-text"));
    JsonNode unset = importInto(api, NESTED, parameters.formatted("${env:KEYBEARER_IMPORT_NO}"));
    JsonNode foreign = importInto(api, NESTED, parameters.formatted("${env:PATH}"));
    JsonNode outside = importInto(api, NESTED, parameters.formatted("${file:../api-token}"));

    assertThat(literal.at("/results/2/reason").textValue()).contains("${env:");
    assertThat(literal.toString()).doesNotContain("plain-text");
    assertThat(unset.at("/results/2/reason").textValue()).contains("is not set");
    assertThat(foreign.at("/results/2/reason").textValue()).contains("does not begin with");
    assertThat(outside.at("/results/2/reason").textValue()).contains("import-secrets");
    assertThat(literal.at("/results/3/reason").textValue()).contains("belongs to failed");
  }

  @Test
  void expressionsThatNeedAValueAreListed() {
    JsonNode report =
        importInto(
            api,
            NESTED,
            """
            "dryRun":true,"parameters":{"apim":"a","secret":"${file:client-secret}"},
            "bindings":{"subscription().tenantId":"corp"}
            """);

    assertThat(report.path("unbound"))
        .extracting(JsonNode::textValue)
        .containsExactly(
            "reference(resourceId('Microsoft.Web/sites', 'x'), '2021-02-01',"
                + " 'Full').identity.principalId");
  }

  @Test
  void exportComesAsYaml() throws Exception {
    ArmClient arm = new ArmClient(admin);
    put(
        arm,
        "/authorizationProviders/yaml",
        """
        {"properties":{"displayName":"yes: 'no' # \\"0x1F\\" \\u00fc",
        "identityProvider":"oauth2","oauth2":{"grantTypes":{"clientCredentials":{
        "tokenUrl":"https://login.example.com/token","scopes":"null"}}}}}
        """);
    Http.Answer answer = api.get("/export?format=yaml");
    String json = api.get("/export").body();

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).startsWith("application/yaml");
    assertThat(answer.body())
        .startsWith("$schema: \"https://schema.management.azure.com/")
        .contains("\nparameters:\n  serviceName:\n    type: \"string\"");
    assertThat(new YAMLMapper().readTree(answer.body())).isEqualTo(JSON.readTree(json));
  }

  @Test
  void requestThatCantBeReadIsAProblem() {
    assertThat(api.post("/import", "{\"template\":[]}").status()).isEqualTo(400);
    assertThat(api.post("/import", "{\"template\":{}}").status()).isEqualTo(400);
    Http.Answer answer = api.post("/import", "{\"template\":{},\"conflict\":\"merge\",\"x\":1}");
    assertThat(json(answer).path("errors").findValuesAsText("target"))
        .containsExactlyInAnyOrder("conflict", "x");
    assertThat(api.get("/export?format=xml").status()).isEqualTo(400);
  }

  @Test
  void editorMayNotImportNorExport() {
    ArmClient editor = admin.client(Role.EDITOR);

    assertThat(editor.raw("GET", ApiClient.SERVICE + "/export", "", Map.of()).status())
        .isEqualTo(403);
    assertThat(editor.raw("POST", ApiClient.SERVICE + "/import", "{}", Map.of()).status())
        .isEqualTo(403);
  }

  private static JsonNode importInto(ApiClient api, String template, String more) {
    try {
      ObjectNode body = (ObjectNode) JSON.readTree("{" + more + "}");
      body.set("template", JSON.readTree(template));
      Http.Answer answer = api.post("/import", body.toString());
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      return json(answer);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> outcomes(JsonNode report) {
    return report.path("results").findValuesAsText("outcome");
  }

  private static String codeProvider() {
    return ConnectionOperationsTest.codeProvider(
        "https://login.example.com/token", "https://login.example.com/revoke");
  }

  private static void trust(RunningAdmin admin) throws Exception {
    try (var database = admin.database();
        var statement = database.createStatement()) {
      statement.execute("update service set trusted_tenants = '[\"corp\"]'");
    }
  }

  private static void put(ArmClient arm, String path, String body) {
    Http.Answer answer = arm.put(path, body);
    assertThat(answer.status()).as(answer.body()).isBetween(200, 201);
  }
}
