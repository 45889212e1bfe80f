package io.keybearer.policy;

import java.nio.charset.Charset;
import java.util.Locale;

/**
 * {@code find-and-replace}: replaces each occurrence of a text in the body of the request (inbound,
 * backend) or of the response (outbound, on-error). A response's body is replaced while it streams.
 *
 * <p>The texts are bytes of the character set that the body's Content-Type names, UTF-8 if it names
 * none. A compressed body passes unchanged.
 */
final class FindAndReplace implements Policy {
  static final PolicyDefinition DEFINITION =
      new PolicyDefinition("find-and-replace", FindAndReplace::compile);

  private final boolean onRequest;
  private final Operand<String> from;
  private final Operand<String> to;

  private FindAndReplace(boolean onRequest, Operand<String> from, Operand<String> to) {
    this.onRequest = onRequest;
    this.from = from;
    this.to = to;
  }

  private static Policy compile(ElementReader element) {
    Operand<String> from = element.requiredText("from");
    if (from.equals(Operand.constant("")) && element.has("from")) {
      element.error("The text to find is empty");
    }
    return new FindAndReplace(element.actsOnRequest(), from, element.requiredText("to"));
  }

  @Override
  public Flow run(PolicyRun run) {
    Message message = onRequest ? run.request() : run.responseDraft();
    String sought = from.of(run);
    if (!sought.isEmpty() && !isCompressed(message)) {
      Charset charset = BodySeen.charset(message);
      BodyFilter filter =
          new ReplacingFilter(sought.getBytes(charset), to.of(run).getBytes(charset));
      if (message instanceof ResponseDraft response) {
        response.filterBody(filter);
      } else {
        replace(message.body(), filter);
      }
    }
    return Flow.NEXT;
  }

  private static void replace(Body body, BodyFilter filter) {
    byte[] bytes = body.bytes();
    if (bytes != null) {
      body.replace(ResponseDraft.filtered(bytes, filter));
    }
  }

  private static boolean isCompressed(Message message) {
    return message.headers().values("Content-Encoding").stream()
        .anyMatch(coding -> !coding.strip().toLowerCase(Locale.ROOT).equals("identity"));
  }
}
