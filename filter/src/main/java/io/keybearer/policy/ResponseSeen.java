package io.keybearer.policy;

import io.keybearer.policy.expression.MessageBody;
import io.keybearer.policy.expression.ResponseView;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What expressions see as {@code context.Response}. */
final class ResponseSeen implements ResponseView {
  private final ResponseDraft draft;

  ResponseSeen(ResponseDraft draft) {
    this.draft = draft;
  }

  @Override
  public int statusCode() {
    return draft.status();
  }

  @Override
  public String statusReason() {
    String reason = draft.reason();
    return reason != null ? reason : ReasonPhrases.of(draft.status());
  }

  @Override
  public Map<String, String[]> headers() {
    return new HeadersSeen(draft.headers());
  }

  @Override
  public @Nullable MessageBody body() {
    return BodySeen.of(draft);
  }
}
