package io.keybearer.admin.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.keybearer.admin.service.FieldProblem;
import io.keybearer.admin.service.ManagementException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonMembersTest {
  @Test
  void membersAreFound_whateverTheirCasing() {
    JsonMembers body = body("{\"Properties\":{\"DISPLAYNAME\":\"Demo\"}}");

    assertThat(body.object("properties").text("displayName", 300)).contains("Demo");
  }

  @Test
  void nullCountsAsAbsent() {
    assertThat(body("{\"a\":null}").text("a", 300)).isEmpty();
  }

  @Test
  void allProblemsAreReportedAtOnce() {
    JsonMembers body =
        body("{\"properties\":{\"a\":1,\"b\":\"\",\"list\":[\"x\",2],\"flag\":\"yes\"}}");
    JsonMembers properties = body.object("properties");
    properties.text("a", 300);
    properties.text("b", 300);
    properties.texts("list", 5, 5);
    properties.flag("flag");
    properties.requiredText("c", 300);

    ManagementException refused = catchThrowableOfType(ManagementException.class, body::check);

    assertThat(refused.problems())
        .extracting(FieldProblem::target)
        .containsExactly(
            "properties.a",
            "properties.b",
            "properties.list[1]",
            "properties.flag",
            "properties.c");
  }

  @Test
  void memberGivenTwiceInTwoCasings_isAProblem() {
    JsonMembers body = body("{\"tenantId\":\"a\",\"tenantid\":\"b\"}");
    body.text("tenantId", 300);

    assertThatThrownBy(body::check).isInstanceOf(ManagementException.class);
  }

  @Test
  void parametersAreHeldAsSecrets_andNullStaysNull() {
    var parameters = body("{\"clientSecret\":\"hush-1\",\"scopes\":null}").parameters();

    assertThat(parameters).hasToString("{clientSecret=Secret[redacted], scopes=null}");
  }

  @Test
  void parameterOfAnotherTypeThanText_isAProblem() {
    JsonMembers body = body("{\"enablePkce\":true}");
    body.parameters();

    assertThatThrownBy(body::check)
        .isInstanceOfSatisfying(
            ManagementException.class,
            refused ->
                assertThat(refused.problems())
                    .isEqualTo(List.of(new FieldProblem("enablePkce", "must be a string"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "{\"a\":1,\"a\":2}", "{} {}", "nope", "{'a':1}", ""})
  void textThatIsNotJson_isRefused(String text) {
    assertThatThrownBy(() -> Json.read(text.getBytes(UTF_8)))
        .isInstanceOfSatisfying(
            RestException.class,
            refused -> assertThat(refused.error().code()).isEqualTo("InvalidRequestContent"));
  }

  @Test
  void deepNesting_isRefused() {
    String text = "[".repeat(60) + "]".repeat(60);

    assertThatThrownBy(() -> Json.read(text.getBytes(UTF_8))).isInstanceOf(RestException.class);
  }

  @Test
  void textThatIsNotJson_isNotRepeatedInTheMessage() {
    assertThatThrownBy(() -> Json.read("{\"clientSecret\": hush-2}".getBytes(UTF_8)))
        .isInstanceOfSatisfying(
            RestException.class,
            refused ->
                assertThat(refused.error().message()).doesNotContain("hush").contains("Line 1"));
  }

  private static JsonMembers body(String text) {
    return JsonMembers.ofBody(Json.read(text.getBytes(UTF_8)));
  }
}
