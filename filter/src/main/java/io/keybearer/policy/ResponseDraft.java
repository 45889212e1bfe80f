package io.keybearer.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A response on its way to the client: the backend's as the outbound policies change it, or one
 * that a policy made. Not thread-safe.
 */
public final class ResponseDraft implements Message {
  private final HeaderFields headers = new HeaderFields();
  private final List<BodyFilter> filters = new ArrayList<>(0);
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

  /**
   * Lets a filter see the body: at once, when it is at hand; else when it passes by on its way from
   * the backend.
   */
  void filterBody(BodyFilter filter) {
    byte[] bytes = body.bytes();
    if (bytes == null) {
      filters.add(filter);
      return;
    }
    byte[] passed = filtered(bytes, filter);
    if (!Arrays.equals(bytes, passed)) {
      body.replace(passed);
      headers.set("Content-Length", List.of(Integer.toString(passed.length)));
    }
  }

  /** What a filter makes of a whole body. */
  static byte[] filtered(byte[] bytes, BodyFilter filter) {
    byte[] passed = filter.pass(bytes, 0, bytes.length);
    byte[] rest = filter.end();
    if (rest.length == 0) {
      return passed;
    }
    byte[] all = Arrays.copyOf(passed, passed.length + rest.length);
    System.arraycopy(rest, 0, all, passed.length, rest.length);
    return all;
  }

  /** What is to see the body that comes from the backend, in order. */
  public List<BodyFilter> bodyFilters() {
    return filters;
  }

  /** Says where the body is to be read from, when it arrives after the head. */
  public void body(Body newBody) {
    body = newBody;
  }
}
