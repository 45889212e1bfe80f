package io.keybearer.policy;

import org.jspecify.annotations.Nullable;

/**
 * A response on its way to the client: the backend's as the outbound policies change it, or one
 * that a policy made. Not thread-safe.
 */
public final class ResponseDraft implements Message {
  private final HeaderFields headers = new HeaderFields();
  private Body body;
  private int status = 200;
  private @Nullable String reason;

  /** An empty response with status 200. */
  public ResponseDraft() {
    this(Body.absent());
  }

  /** A response with status 200 and that body. */
  public ResponseDraft(Body body) {
    this.body = body;
  }

  /** The status code. */
  public int status() {
    return status;
  }

  /** Sets the status code; the reason phrase goes back to the code's own. */
  public void status(int newStatus) {
    status = newStatus;
    reason = null;
  }

  /** The reason phrase that was set; null: the code's own. */
  public @Nullable String reason() {
    return reason;
  }

  /** Sets the reason phrase. HTTP/2 has none, and most containers drop it under HTTP/1.1 too. */
  public void reason(@Nullable String newReason) {
    reason = newReason;
  }

  @Override
  public HeaderFields headers() {
    return headers;
  }

  @Override
  public Body body() {
    return body;
  }

  /** Says where the body is to be read from, when it arrives after the head. */
  public void body(Body newBody) {
    body = newBody;
  }
}
