package io.keybearer.policy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/** The answers that clients get when no on-error policy makes another one. */
final class ErrorAnswers {
  private ErrorAnswers() {}

  /**
   * The answer to a failure. One that denies the request says why; any other says nothing but the
   * activity id, which the log line has too.
   */
  static ResponseDraft of(PolicyFailure failure, UUID activityId) {
    String said = failure.answer();
    String members =
        said != null
            ? member("message", said)
            : member("message", "Internal server error")
                + ','
                + member("activityId", activityId.toString());
    ResponseDraft response = answer(failure.status(), members);
    HeaderFields headers = failure.answerHeaders();
    headers.names().forEach(name -> response.headers().set(name, headers.values(name)));
    return response;
  }

  private static ResponseDraft answer(int status, String members) {
    ResponseDraft response = new ResponseDraft();
    response.status(status);
    String json = "{\"statusCode\":" + status + ',' + members + '}';
    response.body().replace(json.getBytes(StandardCharsets.UTF_8));
    response.headers().set("Content-Type", List.of("application/json"));
    return response;
  }

  private static String member(String name, String value) {
    StringBuilder json = new StringBuilder();
    json.append('"').append(name).append("\":\"");
    for (int at = 0; at < value.length(); at++) {
      char c = value.charAt(at);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }
}
