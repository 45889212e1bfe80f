package io.keybearer.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.policyset.PolicySources;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What mock-response answers where an operation has examples, over HTTP. */
class MockResponseTest {
  private static final Map<String, String> EXAMPLES =
      Map.of(
          "200.json", "{\"size\":1}",
          "200-large.json", "{\"size\":9}",
          "200.xml", "<size>1</size>",
          "404.txt", "keine Gr\u00f6\u00dfe",
          "500-b.html", "b",
          "500-a.html", "a");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # attributes                                               | path | status | type                     | body
                                                                     | /o/1 | 200    | application/json         | {"size":1}
          index='2'                                                  | /o/1 | 200    | application/xml          | <size>1</size>
          index='3'                                                  | /o/1 | 200    | application/json         | {"size":9}
          index='4'                                                  | /o/1 | 200    |                          |
          content-type='application/xml'                             | /o/1 | 200    | application/xml          | <size>1</size>
          content-type='text/xml'                                    | /o/1 | 200    | text/xml                 | <size>1</size>
          content-type='Application/JSON; charset=utf-8' index='2'   | /o/1 | 200    | application/json;charset=utf-8 | {"size":9}
          content-type='application/hal+json'                        | /o/1 | 200    | application/hal+json     | {"size":1}
          content-type='image/png'                                   | /o/1 | 200    | image/png                |
          content-type='application/xml' index='2'                   | /o/1 | 200    | application/xml          |
          status-code='404'                                          | /o/1 | 404    | text/plain               | keine Größe
          status-code='500'                                          | /o/1 | 500    | text/html                | a
          status-code='201'                                          | /o/1 | 201    |                          |
                                                                     | /o   | 200    |                          |
          """)
  void answersWithTheExampleOfStatusAndType(
      String attributes, String path, int status, String type, String body) throws Exception {
    // Given an operation with examples, one without, and a document that mocks both
    Map<String, byte[]> files = new TreeMap<>();
    put(files, "apis/o/api.properties", "url-pattern=/o/*\nsubscription-required=false");
    put(files, "apis/o/operations/get.properties", "method=GET\ntemplate=/{id}");
    put(files, "apis/o/operations/list.properties", "method=GET\ntemplate=/");
    EXAMPLES.forEach((name, text) -> put(files, "apis/o/operations/get.examples/" + name, text));
    String policy = "<mock-response " + (attributes == null ? "" : attributes) + "/>";
    put(files, "apis/o/policy.xml", GatewayServer.document(policy, "", ""));
    try (GatewayServer server =
        GatewayServer.start(
            PolicySources.folder("set", files),
            (request, response) -> response.getWriter().print("the backend"))) {
      // When
      RawHttp.Answer answer = server.client().send("GET " + path + " HTTP/1.1");
      // Then
      assertThat(answer.status()).isEqualTo(status);
      assertThat(String.join(",", answer.header("Content-Type")))
          .isEqualTo(type == null ? "" : type);
      assertThat(answer.body()).isEqualTo(body == null ? "" : body);
    }
  }

  private static void put(Map<String, byte[]> files, String name, String text) {
    files.put(name, text.getBytes(StandardCharsets.UTF_8));
  }
}
