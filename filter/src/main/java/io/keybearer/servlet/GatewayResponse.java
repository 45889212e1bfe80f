package io.keybearer.servlet;

import io.keybearer.policy.Body;
import io.keybearer.policy.HeaderFields;
import io.keybearer.policy.PolicyRun;
import io.keybearer.policy.ResponseDraft;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The response that the application behind the filter writes to when the document has something to
 * say about responses. Status and headers are kept in a draft until the outbound policies have run,
 * so that these can change and remove them; then the draft goes to the container.
 *
 * <p>The policies run at the first byte of the body, or at the end of a response without one. When
 * a policy reads or replaces the body, they run at the end, and the body is kept until then.
 *
 * <pre>
 *            first byte, flush or end; policies passed it      end
 *   DRAFTING ─────────────────────────────────────▶ STREAMING ─────▶ FINISHED
 *      │  policies answered otherwise                                   ▲
 *      └───────────────────────▶ REPLACED (what comes is dropped) ──────┘
 * </pre>
 *
 * Event streams are never kept: they stream without the policies that would need the body.
 */
final class GatewayResponse extends HttpServletResponseWrapper {
  private final HttpServletResponse container;
  private final PolicyRun run;
  private final ResponseDraft draft;
  private final GatewayOutput output;
  private final List<Cookie> cookies = new ArrayList<>(0);
  private State state = State.DRAFTING;
  private @Nullable PrintWriter writer;
  private boolean streamGiven;
  private @Nullable String errorMessage;
  private boolean errorSent;
  private boolean closedByApplication;

  private enum State {
    DRAFTING,
    STREAMING,
    REPLACED,
    FINISHED
  }

  /**
   * A response.
   *
   * @param container the container's
   * @param run the walk whose outbound policies it ends with
   * @param bodyLimitBytes the longest body that can be kept for policies
   * @param executor runs a write listener on a thread of the container
   */
  GatewayResponse(
      HttpServletResponse container,
      PolicyRun run,
      int bodyLimitBytes,
      java.util.function.Consumer<Runnable> executor) {
    super(container);
    this.container = container;
    this.run = run;
    this.output = new GatewayOutput(this, run.readsResponseBody(), bodyLimitBytes, executor);
    this.draft = new ResponseDraft();
  }

  /** The container's response. */
  HttpServletResponse container() {
    return container;
  }

  /** Whether a byte written now goes to the client; if it is the first, the head goes before it. */
  boolean isStreaming() throws IOException {
    if (state == State.DRAFTING) {
      beginBody();
    }
    return state == State.STREAMING;
  }

  /** Whether what the application writes is dropped. */
  boolean isAnswered() {
    return closedByApplication || state == State.REPLACED || state == State.FINISHED;
  }

  /** Whether the body is an event stream, which nobody waits for the end of. */
  boolean isEventStream() {
    String type = getContentType();
    return type != null && MediaTypes.is(type, "text/event-stream");
  }

  /** Sends the head as it is, without the policies that would need the whole body. */
  void streamWithoutPolicies() {
    run.skipOutbound(draft);
    sendHead(draft);
    state = State.STREAMING;
  }

  private void beginBody() throws IOException {
    ResponseDraft result = run.fromBackend(draft);
    if (result != draft || draft.body().isReplaced()) {
      replaceBy(result);
    } else {
      sendHead(draft);
      state = State.STREAMING;
    }
  }

  private void replaceBy(ResponseDraft result) throws IOException {
    state = State.REPLACED;
    if (result == draft) {
      addCookies();
    }
    Answers.send(container, result);
  }

  /**
   * Runs what is left of the policies and sends what is left of the response.
   *
   * @param then what is to be done afterwards, if that has to wait until the container takes bytes
   * @return whether everything is done; else {@code then} is run once it is
   */
  boolean finish(Runnable then) {
    if (state == State.FINISHED) {
      return true;
    }
    if (writer != null) {
      writer.flush();
    }
    try {
      if (state == State.DRAFTING) {
        finishDraft();
      } else if (state == State.STREAMING) {
        return output.end(then);
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException("The response could not be written", e);
    } finally {
      state = State.FINISHED;
    }
  }

  /** Gives the response up: policies answered the request in another way. */
  void abandon() {
    state = State.FINISHED;
  }

  private void finishDraft() throws IOException {
    byte[] kept = output.kept();
    if (kept != null) {
      draft.body(Body.of(kept));
    }
    ResponseDraft result = run.fromBackend(draft);
    if (result != draft || draft.body().isReplaced()) {
      replaceBy(result);
    } else if (errorSent) {
      sendHead(draft);
      container.sendError(draft.status(), errorMessage);
    } else {
      sendHead(draft);
      if (kept != null && kept.length > 0) {
        container.getOutputStream().write(kept);
      }
    }
  }

  private void sendHead(ResponseDraft head) {
    if (output.through(head.bodyFilters())) {
      head.headers().remove("Content-Length");
    }
    addCookies();
    Answers.sendHead(container, head);
  }

  /** Hands on the cookies, unless a policy took the header in its own hands. */
  private void addCookies() {
    List<String> written = draft.headers().values(Cookies.HEADER);
    for (Cookie cookie : cookies) {
      String text = Cookies.format(cookie);
      if (written.contains(text)) {
        container.addCookie(cookie);
        written = without(text, written);
      }
    }
    if (written.isEmpty()) {
      draft.headers().remove(Cookies.HEADER);
    } else {
      draft.headers().set(Cookies.HEADER, written);
    }
  }

  private static List<String> without(String text, List<String> values) {
    List<String> rest = new ArrayList<>(values);
    rest.remove(text);
    return rest;
  }

  @Override
  public void addCookie(Cookie cookie) {
    if (isOpen()) {
      cookies.add((Cookie) cookie.clone());
      draft.headers().add(Cookies.HEADER, Cookies.format(cookie));
    }
  }

  private boolean isOpen() {
    return state == State.DRAFTING && !closedByApplication;
  }

  @Override
  public void setStatus(int status) {
    if (isOpen()) {
      draft.status(status);
    }
  }

  @Override
  public int getStatus() {
    return state == State.DRAFTING ? draft.status() : container.getStatus();
  }

  @Override
  public void setHeader(String name, @Nullable String value) {
    if (!isOpen()) {
      return;
    }
    if (value == null) {
      draft.headers().remove(name);
    } else {
      draft.headers().set(name, List.of(value));
    }
  }

  @Override
  public void addHeader(String name, @Nullable String value) {
    if (isOpen() && value != null) {
      HeaderFields headers = draft.headers();
      if (Answers.isSingle(name)) {
        headers.set(name, List.of(value));
      } else {
        headers.add(name, value);
      }
    }
  }

  @Override
  public void setIntHeader(String name, int value) {
    setHeader(name, Integer.toString(value));
  }

  @Override
  public void addIntHeader(String name, int value) {
    addHeader(name, Integer.toString(value));
  }

  @Override
  public void setDateHeader(String name, long millis) {
    setHeader(name, HttpDates.format(Instant.ofEpochMilli(millis)));
  }

  @Override
  public void addDateHeader(String name, long millis) {
    addHeader(name, HttpDates.format(Instant.ofEpochMilli(millis)));
  }

  @Override
  public boolean containsHeader(String name) {
    return !draft.headers().values(name).isEmpty() || container.containsHeader(name);
  }

  @Override
  public @Nullable String getHeader(String name) {
    List<String> values = draft.headers().values(name);
    return values.isEmpty() ? container.getHeader(name) : values.get(0);
  }

  @Override
  public Collection<String> getHeaders(String name) {
    List<String> values = draft.headers().values(name);
    return values.isEmpty() ? container.getHeaders(name) : values;
  }

  @Override
  public Collection<String> getHeaderNames() {
    List<String> names = new ArrayList<>(draft.headers().names());
    for (String name : container.getHeaderNames()) {
      if (draft.headers().values(name).isEmpty()) {
        names.add(name);
      }
    }
    return names;
  }

  @Override
  public void setContentLength(int length) {
    setContentLengthLong(length);
  }

  @Override
  public void setContentLengthLong(long length) {
    setHeader("Content-Length", length < 0 ? null : Long.toString(length));
  }

  @Override
  public void setContentType(@Nullable String type) {
    String charset = MediaTypes.charset(String.valueOf(getContentType()));
    if (charset != null && type != null && MediaTypes.charset(type) == null) {
      setHeader("Content-Type", MediaTypes.withCharset(type, charset));
    } else {
      setHeader("Content-Type", type);
    }
  }

  @Override
  public @Nullable String getContentType() {
    return getHeader("Content-Type");
  }

  @Override
  public void setCharacterEncoding(String charset) {
    String type = getContentType();
    if (writer == null) {
      setHeader(
          "Content-Type", MediaTypes.withCharset(type == null ? "text/plain" : type, charset));
    }
  }

  @Override
  public String getCharacterEncoding() {
    String charset = MediaTypes.charset(String.valueOf(getContentType()));
    return charset != null ? charset : container.getCharacterEncoding();
  }

  @Override
  public void setLocale(Locale locale) {
    if (isOpen()) {
      container.setLocale(locale);
      setHeader("Content-Language", locale.toLanguageTag());
    }
  }

  @Override
  public ServletOutputStream getOutputStream() {
    if (writer != null) {
      throw new IllegalStateException("getWriter() was called before");
    }
    streamGiven = true;
    return output;
  }

  @Override
  public PrintWriter getWriter() throws IOException {
    if (streamGiven) {
      throw new IllegalStateException("getOutputStream() was called before");
    }
    if (writer == null) {
      String charset = getCharacterEncoding();
      String type = getContentType();
      if (type != null && MediaTypes.charset(type) == null && type.startsWith("text/")) {
        setHeader("Content-Type", MediaTypes.withCharset(type, charset));
      }
      writer = new PrintWriter(new OutputStreamWriter(output, charset));
    }
    return writer;
  }

  @Override
  public void flushBuffer() throws IOException {
    if (writer != null) {
      writer.flush();
    }
    output.flush();
  }

  @Override
  public boolean isCommitted() {
    return state != State.DRAFTING || closedByApplication;
  }

  @Override
  public void reset() {
    resetBuffer();
    draft.headers().clear();
    cookies.clear();
    draft.status(HttpServletResponse.SC_OK);
    writer = null;
    streamGiven = false;
  }

  @Override
  public void resetBuffer() {
    if (isCommitted()) {
      throw new IllegalStateException("The response is committed");
    }
    output.forget();
  }

  @Override
  public void sendError(int status) throws IOException {
    sendError(status, null);
  }

  @Override
  public void sendError(int status, @Nullable String message) {
    resetBuffer();
    draft.status(status);
    errorMessage = message;
    errorSent = true;
    closedByApplication = true;
  }

  @Override
  public void sendRedirect(String location) {
    resetBuffer();
    draft.status(HttpServletResponse.SC_FOUND);
    draft.headers().set("Location", List.of(location));
    closedByApplication = true;
  }
}
