package io.keybearer.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.policyset.PolicySources;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What on-error sees of requests that no policy has seen, over HTTP. */
class AdmissionReasonsTest {
  private static final String REPORT =
      "<set-header name='X-Error' exists-action='override'><value>@(context.LastError.Source +"
          + " \"/\" + context.LastError.Reason + \"/\" + (context.LastError.Section ?? \"none\") +"
          + " \"/\" + context.LastError.Message.Substring(0, 45))</value></set-header>";

  @ParameterizedTest
  @CsvSource({
    "/none, 404, configuration/OperationNotFound/none/Unable to match incoming request to an"
        + " operat",
    "/o/1/2, 404, configuration/OperationNotFound/none/Unable to match incoming request to an"
        + " operat",
    "/o/1, 401, authorization/SubscriptionKeyNotFound/none/Access denied due to missing"
        + " subscription key",
    "/o/1?subscription-key=no, 401, authorization/SubscriptionKeyInvalid/none/Access denied due to"
        + " invalid subscription key",
  })
  void onErrorSeesTheDocumentedSourceAndReason(String path, int status, String error)
      throws Exception {
    // Given
    Map<String, byte[]> files = new TreeMap<>();
    put(files, "global.xml", GatewayServer.document("", "", REPORT));
    put(files, "apis/o/api.properties", "url-pattern=/o/*");
    put(files, "apis/o/operations/get.properties", "method=GET\ntemplate=/{id}");
    try (GatewayServer server =
        GatewayServer.start(
            PolicySources.folder("set", files),
            (request, response) -> response.getWriter().print("the backend"))) {
      // When
      RawHttp.Answer answer = server.client().send("GET " + path + " HTTP/1.1");
      // Then
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.header("X-Error")).containsExactly(error);
      assertThat(answer.body()).doesNotContain("the backend");
    }
  }

  private static void put(Map<String, byte[]> files, String name, String text) {
    files.put(name, text.getBytes(StandardCharsets.UTF_8));
  }
}
