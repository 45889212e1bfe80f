package io.keybearer.servlet;

import io.keybearer.policy.ResponseDraft;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/** Writes a response draft to the container. */
final class Answers {
  private Answers() {}

  /** Sends the whole response, its body included. What was set before is replaced, not removed. */
  static void send(HttpServletResponse container, ResponseDraft draft) throws IOException {
    byte[] body = draft.body().bytes();
    draft.headers().remove("Transfer-Encoding");
    if (allowsBody(draft.status())) {
      int length = body == null ? 0 : body.length;
      draft.headers().set("Content-Length", List.of(Integer.toString(length)));
    } else {
      draft.headers().remove("Content-Length");
    }
    sendHead(container, draft);
    if (body != null && body.length > 0 && allowsBody(draft.status())) {
      container.getOutputStream().write(body);
    }
  }

  /** Sends status and headers. */
  static void sendHead(HttpServletResponse container, ResponseDraft draft) {
    container.setStatus(draft.status());
    for (String name : draft.headers().names()) {
      List<String> values = draft.headers().values(name);
      for (int at = 0; at < values.size(); at++) {
        String value = values.get(at);
        // Cookies that the container was given stay beside those of the draft.
        if (at == 0 && !name.equalsIgnoreCase(Cookies.HEADER)) {
          container.setHeader(name, value);
        } else {
          container.addHeader(name, value);
        }
      }
    }
  }

  /** Whether a header can come once only, so that adding it replaces it. */
  static boolean isSingle(String name) {
    return name.equalsIgnoreCase("Content-Type") || name.equalsIgnoreCase("Content-Length");
  }

  private static boolean allowsBody(int status) {
    return status >= 200 && status != 204 && status != 304;
  }
}
