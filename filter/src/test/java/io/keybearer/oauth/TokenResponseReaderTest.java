package io.keybearer.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.http.HttpBody;
import io.keybearer.http.HttpHeader;
import io.keybearer.http.HttpResponse;
import io.keybearer.model.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each row is an answer that a real token endpoint gives or that a careless one could. */
final class TokenResponseReaderTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final String JSON = "application/json";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'access_token':'at','token_type':'Bearer'}",
        "{'access_token':'at','token_type':'bearer'}",
        "{'access_token':'at','token_type':'BearerToken'}",
        "{'access_token':'at','token_type':null}",
        "{'access_token':'at','token_type':''}",
        "{'access_token':'at'}",
        "{'access_token':'at','expires_in':null}",
        "{'access_token':'at','expires_in':''}",
        "{'access_token':'at','expires_in':'1 hour'}",
        "{'access_token':'at','expires_in':-1}",
        "{'access_token':'at','scope':['a','b']}",
        "{'access_token':'at','scope':{'a':1}}",
        "{'access_token':'at','scope':true}",
        "{'access_token':'at','scope':'a,b'}",
        "{'access_token':'at','scope':null}",
        "{'access_token':'at','refresh_token':''}",
        "{'access_token':'at','refresh_token':null}",
        "{'access_token':'at','id_token':false}",
        "{'access_token':'at','id_token':'not a jwt'}",
        "{'access_token':'at','authorization_details':{}}",
        "{'access_token':'at','access_token':'at'}",
        "{'access_token':'at','error':null}",
        "{'access_token':'at','error':''}",
        "{'access_token':'at','error_code':0,'code':0}",
        "{'ok':true,'access_token':'at'}",
        "{'ok':true,'authed_user':{'id':'U1','access_token':'at'}}",
        "{'data':{'access_token':'at','expires_in':3600}}",
        "{'accessToken':'at','expiresIn':3600}",
        "\ufeff{'access_token':'at'}",
        "  {'access_token':'at'}\n",
        "{'access_token':'at'} trailing",
        "access_token=at&token_type=bearer&scope=repo%2Cuser"
      })
  void tokenIsRead(String body) {
    assertThat(issued(200, JSON, body).accessToken().expose()).isEqualTo("at");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "text/plain",
        "text/json",
        "text/html; charset=utf-8",
        "text/javascript",
        "application/x-www-form-urlencoded",
        "application/vnd.api+json",
        "application/json;charset=ISO-8859-1"
      })
  void tokenIsRead_whateverTheContentTypeSays(String contentType) {
    assertThat(issued(200, contentType, "{'access_token':'at'}").accessToken().expose())
        .isEqualTo("at");
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 203})
  void tokenIsRead_whateverTheSuccess(int status) {
    assertThat(issued(status, JSON, "{'access_token':'at'}").accessToken().expose())
        .isEqualTo("at");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "true",
        "[]",
        "[{'access_token':'at'}]",
        "{",
        "{'access_token':'at'",
        "{}",
        "{'access_token':null}",
        "{'access_token':''}",
        "{'access_token':12345}",
        "{'access_token':['at']}",
        "{'access_token':'a t'}",
        "{'access_token':'at\\r\\nX: y'}",
        "{'access_token':'at\\rX'}",
        "{'access_token':'at\\nX'}",
        "{'access_token':'at\\tX'}",
        "{'access_token':'at\\u0000'}",
        "{'access_token':'at\\u007f'}",
        "{'access_token':'sch\\u00fcssel'}",
        "{'a':{'access_token':'1'},'b':{'access_token':'2'}}",
        "<html><body>Sign in</body></html>",
        "access_token=a%0D%0At",
        "access_token",
        "hello=world and=more"
      })
  void outcomeIsUnknown_whenASuccessHoldsNoToken(String body) {
    TokenAnswer.Refused refused = refused(200, body);

    assertThat(refused.errorClass()).isEqualTo(TokenErrorClass.OUTCOME_UNKNOWN);
    assertThat(refused.code()).isIn("unreadable_response", "no_access_token");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mac", "DPoP", "N_A", "bot"})
  void tokenIsRefused_whenItsTypeIsNotKnown(String type) {
    TokenAnswer.Refused refused = refused(200, "{'access_token':'at','token_type':'" + type + "'}");

    assertThat(refused.errorClass()).isEqualTo(TokenErrorClass.CONFIGURATION);
    assertThat(refused.code()).isEqualTo("unsupported_token_type");
  }

  @Test
  void tokenIsRead_whenTheCatalogueKnowsItsType() {
    TokenResponseShape slack =
        new TokenResponseShape(
            List.of(), Map.of(), List.of("bot"), Map.of(), Optional.empty(), false);

    assertThat(read(slack, 200, JSON, "{'access_token':'at','token_type':'bot'}"))
        .isInstanceOf(TokenAnswer.Issued.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'access_token':'at','expires_in':3600} | PT1H",
        "{'access_token':'at','expires_in':'3600'} | PT1H",
        "{'access_token':'at','expires_in':3600.0} | PT1H",
        "{'access_token':'at','expires_in':3599.97} | PT59M59.97S",
        "{'access_token':'at','expires_in':' 3600 '} | PT1H",
        "{'access_token':'at','expires_in':99999999999999999999} | PT87672H",
        "{'access_token':'at','expires_in':0} | PT0S",
        "{'access_token':'at','expires_in':-5,'expires_at':1795525200} | PT1H",
        "{'access_token':'at','expires_at':1795525200} | PT1H",
        "{'access_token':'at','expires_at':1795525200000} | PT1H",
        "{'access_token':'at','expires_at':'1795525200'} | PT1H",
        "{'access_token':'at','expires_on':'1795525200'} | PT1H",
        "{'access_token':'at','expires_at':'2026-11-24T13:00:00Z'} | PT1H",
        "{'access_token':'at','expires_at':'2026-11-24T15:00:00+02:00'} | PT1H",
        "{'access_token':'at','expires_at':'2026-11-24T11:00:00Z'} | PT0S",
        "{'access_token':'at','expires':5184000} | PT1440H",
        "{'data':{'access_token':'at','expires_in':60}} | PT1M",
        "access_token=at&expires_in=28800 | PT8H"
      })
  void lifetimeIsFound(String body, Duration lifetime) {
    assertThat(issued(200, JSON, body).lifetime()).contains(lifetime);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'access_token':'at'}",
        "{'access_token':'at','expires_in':-1}",
        "{'access_token':'at','expires_in':'never'}",
        "{'access_token':'at','expires_in':true}",
        "{'access_token':'at','expires_at':'soon'}",
        "{'access_token':'at','expires_in':1e999999999}"
      })
  void lifetimeHasNoKnownEnd(String body) {
    assertThat(issued(200, JSON, body).lifetime()).isEmpty();
  }

  @Test
  void lifetimeIsTheJwtsOwn_whenTheAnswerSaysNone() {
    String jwt = "e30." + base64("{\"iat\":1000000000,\"exp\":1000003600}") + ".c2ln";

    // Issued by a clock years behind ours: only the distance of its two times counts.
    assertThat(issued(200, JSON, "{'access_token':'" + jwt + "'}").lifetime())
        .contains(Duration.ofHours(1));
  }

  @Test
  void lifetimeIsTheAnswers_whenTheJwtSaysOtherwise() {
    String jwt = "e30." + base64("{\"exp\":1795528800}") + ".c2ln";

    assertThat(issued(200, JSON, "{'access_token':'" + jwt + "','expires_in':60}").lifetime())
        .contains(Duration.ofMinutes(1));
  }

  @Test
  void lifetimeIsTheCatalogues_whenNothingElseSaysOne() {
    TokenResponseShape shape =
        new TokenResponseShape(
            List.of(), Map.of(), List.of(), Map.of(), Optional.of(Duration.ofHours(8)), false);

    TokenAnswer.Issued issued =
        (TokenAnswer.Issued) read(shape, 200, JSON, "{'access_token':'at'}");

    assertThat(issued.tokens().lifetime()).contains(Duration.ofHours(8));
  }

  @Test
  void zeroHasNoEnd_whenTheCatalogueSaysSo() {
    TokenResponseShape shape =
        new TokenResponseShape(List.of(), Map.of(), List.of(), Map.of(), Optional.empty(), true);

    TokenAnswer.Issued issued =
        (TokenAnswer.Issued) read(shape, 200, JSON, "{'access_token':'at','expires_in':0}");

    assertThat(issued.tokens().lifetime()).isEmpty();
  }

  @Test
  void claimsAreTheMembersWithoutAnyRefreshToken() {
    String body =
        "{'access_token':'at','refresh_token':'rt','instance_url':'https://x','authed_user':"
            + "{'id':'U1','refresh_token':'rt2'},'list':[{'refresh_token':'rt3'}]}";

    var claims = issued(200, JSON, body).claims();

    assertThat(claims.get("access_token")).isEqualTo("at");
    assertThat(claims.get("instance_url")).isEqualTo("https://x");
    assertThat(claims.get("authed_user")).isEqualTo(Map.of("id", "U1"));
    assertThat(claims.toString()).doesNotContain("rt");
  }

  @Test
  void refreshTokenIsReadApart() {
    assertThat(issued(200, JSON, "{'access_token':'at','refresh_token':'rt'}").refreshToken())
        .map(Secret::expose)
        .contains("rt");
  }

  @Test
  void nestedTokenIsLifted_whenTheCatalogueNamesItsPlace() {
    TokenResponseShape shape =
        new TokenResponseShape(
            List.of("authed_user"), Map.of(), List.of("user"), Map.of(), Optional.empty(), false);

    TokenAnswer.Issued issued =
        (TokenAnswer.Issued)
            read(
                shape,
                200,
                JSON,
                "{'access_token':'bot','authed_user':{'access_token':'at','token_type':'user'}}");

    assertThat(issued.tokens().accessToken().expose()).isEqualTo("at");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | {'error':'invalid_grant'} | GRANT_DEAD | invalid_grant",
        "401 | {'error':'invalid_grant'} | GRANT_DEAD | invalid_grant",
        "400 | {'error':'interaction_required','suberror':'basic_action'} | GRANT_DEAD |"
            + " interaction_required",
        "400 | {'error':'invalid_client'} | CONFIGURATION | invalid_client",
        "401 | {'error':'invalid_client'} | CONFIGURATION | invalid_client",
        "401 | '' | CONFIGURATION | invalid_client",
        "400 | {'error':'unauthorized_client'} | CONFIGURATION | unauthorized_client",
        "400 | {'error':'unsupported_grant_type'} | CONFIGURATION | unsupported_grant_type",
        "400 | {'error':'invalid_scope'} | CONFIGURATION | invalid_scope",
        "400 | {'error':'invalid_target'} | CONFIGURATION | invalid_target",
        "400 | {'error':'invalid_request'} | CONFIGURATION | invalid_request",
        "404 | <html>not here</html> | CONFIGURATION | http_404",
        "302 | '' | CONFIGURATION | http_302",
        "307 | '' | CONFIGURATION | http_307",
        "400 | {'error':{'code':'bad thing','message':'m'}} | CONFIGURATION | bad_thing",
        "400 | {'error':{'type':'OAuthException','code':190}} | CONFIGURATION | 190",
        "400 | {'error':42} | CONFIGURATION | 42",
        "400 | {'error':true} | CONFIGURATION | unspecified_error",
        "400 | {'error':['a']} | CONFIGURATION | unspecified_error",
        "400 | {'code':'invalid_grant'} | GRANT_DEAD | invalid_grant",
        "400 | {'errors':[{'errorType':'invalid_grant'}],'success':false} | GRANT_DEAD |"
            + " invalid_grant",
        "401 | {'errors':[{'errorType':'invalid_client'}],'success':false} | CONFIGURATION |"
            + " invalid_client",
        "401 | {'errors':[{'resource':'Application','code':'invalid'}]} | CONFIGURATION |"
            + " application.invalid",
        "401 | {'errors':['no',{'errorType':'invalid_grant'}]} | CONFIGURATION | invalid_client",
        "400 | {'errors':[]} | CONFIGURATION | http_400",
        "400 | error=invalid_grant&error_description=x | GRANT_DEAD | invalid_grant",
        "429 | '' | NOT_PROCESSED | http_429",
        "429 | {'error':'invalid_grant'} | NOT_PROCESSED | invalid_grant",
        "400 | {'error':'slow_down'} | NOT_PROCESSED | slow_down",
        "500 | '' | OUTCOME_UNKNOWN | http_500",
        "500 | {'error':'invalid_grant'} | OUTCOME_UNKNOWN | invalid_grant",
        "502 | <html>Bad gateway</html> | OUTCOME_UNKNOWN | http_502",
        "503 | '' | OUTCOME_UNKNOWN | http_503",
        "408 | '' | OUTCOME_UNKNOWN | http_408",
        "400 | {'error':'server_error'} | OUTCOME_UNKNOWN | server_error",
        "400 | {'error':'temporarily_unavailable'} | OUTCOME_UNKNOWN | temporarily_unavailable",
        "200 | {'error':'invalid_grant'} | GRANT_DEAD | invalid_grant",
        "200 | {'ok':false,'error':'invalid_client_id'} | CONFIGURATION | invalid_client_id",
        "200 | {'ok':false} | CONFIGURATION | unspecified_error",
        "200 | {'success':false} | CONFIGURATION | unspecified_error",
        "200 | error=bad_verification_code | CONFIGURATION | bad_verification_code",
        "200 | {'ok':false,'error':'ratelimited'} | NOT_PROCESSED | ratelimited"
      })
  void refusalIsClassified(int status, String body, TokenErrorClass errorClass, String code) {
    TokenAnswer.Refused refused = refused(status, body);

    assertThat(refused.errorClass()).isEqualTo(errorClass);
    assertThat(refused.code()).isEqualTo(code);
  }

  @Test
  void providersOwnCodeIsTranslated_whenTheCatalogueKnowsIt() {
    TokenResponseShape github =
        new TokenResponseShape(
            List.of(),
            Map.of(),
            List.of(),
            Map.of("bad_refresh_token", "invalid_grant"),
            Optional.empty(),
            false);

    TokenAnswer.Refused refused =
        (TokenAnswer.Refused) read(github, 200, JSON, "{'error':'bad_refresh_token'}");

    assertThat(refused.errorClass()).isEqualTo(TokenErrorClass.GRANT_DEAD);
  }

  @Test
  void serverIsAskedLater_when503SaysWhen() {
    TokenAnswer.Refused refused =
        (TokenAnswer.Refused)
            new TokenResponseReader(TokenResponseShape.STANDARD, NOW)
                .read(response(503, "", new HttpHeader("Retry-After", "7"), false));

    assertThat(refused.errorClass()).isEqualTo(TokenErrorClass.NOT_PROCESSED);
    assertThat(refused.retryAfter()).contains(Duration.ofSeconds(7));
  }

  @Test
  void pointsInTimeAreByTheServersClock_whenItTellsItsTime() {
    TokenAnswer.Issued issued =
        (TokenAnswer.Issued)
            new TokenResponseReader(TokenResponseShape.STANDARD, NOW)
                .read(
                    response(
                        200,
                        "{'access_token':'at','expires_at':'2026-11-24T13:00:00Z'}",
                        new HttpHeader("Date", "Tue, 24 Nov 2026 12:05:00 GMT"),
                        false));

    assertThat(issued.tokens().lifetime()).contains(Duration.ofMinutes(55));
  }

  @Test
  void outcomeIsUnknown_whenTheBodyWasCut() {
    TokenAnswer.Refused refused =
        (TokenAnswer.Refused)
            new TokenResponseReader(TokenResponseShape.STANDARD, NOW)
                .read(response(200, "{'access_token':'at'}", new HttpHeader("A", "b"), true));

    assertThat(refused.errorClass()).isEqualTo(TokenErrorClass.OUTCOME_UNKNOWN);
  }

  @Test
  void refusalShowsNothingOfItsBody() {
    assertThat(refused(400, "{'error':'invalid_grant','hint':'sesame'}").toString())
        .doesNotContain("sesame");
  }

  @ParameterizedTest
  @CsvSource({
    "120, PT2M",
    "0, PT0S",
    "99999999999, PT1H",
    "'Tue, 24 Nov 2026 12:05:00 GMT', PT5M",
    "'Tue, 24 Nov 2026 11:00:00 GMT', PT0S",
    "'Wed, 25 Nov 2026 12:00:00 GMT', PT1H"
  })
  void retryAfterIsRead(String text, Duration wait) {
    assertThat(RetryAfter.read(text, NOW)).contains(wait);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "-5", "1.5"})
  void retryAfterIsIgnored_whenItIsNeitherForm(String text) {
    assertThat(RetryAfter.read(text, NOW)).isEmpty();
  }

  private static io.keybearer.model.TokenSet issued(int status, String contentType, String body) {
    TokenAnswer answer = read(TokenResponseShape.STANDARD, status, contentType, body);
    assertThat(answer).isInstanceOf(TokenAnswer.Issued.class);
    return ((TokenAnswer.Issued) answer).tokens();
  }

  private static TokenAnswer.Refused refused(int status, String body) {
    TokenAnswer answer = read(TokenResponseShape.STANDARD, status, JSON, body);
    assertThat(answer).isInstanceOf(TokenAnswer.Refused.class);
    return (TokenAnswer.Refused) answer;
  }

  private static TokenAnswer read(
      TokenResponseShape shape, int status, String contentType, String body) {
    HttpHeader type = new HttpHeader("Content-Type", contentType);
    return new TokenResponseReader(shape, NOW).read(response(status, body, type, false));
  }

  private static HttpResponse response(
      int status, String body, HttpHeader header, boolean truncated) {
    return new HttpResponse(
        status, List.of(header), HttpBody.of(body.replace('\'', '"')), truncated);
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
