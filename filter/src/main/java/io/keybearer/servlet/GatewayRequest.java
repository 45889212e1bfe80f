package io.keybearer.servlet;

import io.keybearer.policy.PolicyRun;
import io.keybearer.policy.RequestDraft;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.Part;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The request as the application behind the filter sees it: what was received, with the changes
 * that the policies made.
 *
 * <ul>
 *   <li>Header fields: a changed header hides every copy that the client sent, in any casing;
 *       {@code getHeader}, {@code getHeaders}, {@code getHeaderNames}, {@code getIntHeader} and
 *       {@code getDateHeader} agree, and no name comes twice.
 *   <li>Attributes: the policies' variables, under their names ({@link VariableNames}). A variable
 *       that holds null is listed among the names. What the application sets hides a variable.
 *   <li>Method, path and query, body and parameters: as changed; when nothing is changed, the
 *       container answers.
 *   <li>{@code startAsync()} hands on this view, not the container's request.
 * </ul>
 *
 * Used by one thread at a time, as any request.
 */
final class GatewayRequest extends HttpServletRequestWrapper {
  private final PolicyRun run;
  private ServletResponse response;
  private boolean asyncStarted;
  private @Nullable Set<String> hiddenVariables;
  private @Nullable ServletInputStream input;
  private @Nullable BufferedReader reader;
  private @Nullable Map<String, String[]> parameters;

  /**
   * A view.
   *
   * @param received the container's request
   * @param response the container's response; {@link #answeredBy} puts another in its place
   * @param run the walk that the request is on
   */
  GatewayRequest(HttpServletRequest received, ServletResponse response, PolicyRun run) {
    super(received);
    this.response = response;
    this.run = run;
  }

  private HttpServletRequest received() {
    return (HttpServletRequest) getRequest();
  }

  private RequestDraft draft() {
    return run.request();
  }

  /** The walk that this request is on. */
  PolicyRun run() {
    return run;
  }

  /** Says which response the application is given, for {@code startAsync()}. */
  void answeredBy(ServletResponse view) {
    response = view;
  }

  /** The response that the application is given. */
  ServletResponse response() {
    return response;
  }

  /**
   * Whether the application went on asynchronously in the dispatch that is running or has just
   * ended. Unlike {@code isAsyncStarted()} this stays so when another thread completes meanwhile.
   */
  boolean isAsync() {
    return asyncStarted || received().isAsyncStarted();
  }

  /** The container dispatches the request anew. */
  void dispatchedAgain() {
    asyncStarted = false;
  }

  @Override
  public @Nullable String getHeader(String name) {
    List<String> values = changed(name);
    if (values == null) {
      return received().getHeader(name);
    }
    return values.isEmpty() ? null : values.get(0);
  }

  @Override
  public Enumeration<String> getHeaders(String name) {
    List<String> values = changed(name);
    return values == null ? received().getHeaders(name) : Collections.enumeration(values);
  }

  @Override
  public Enumeration<String> getHeaderNames() {
    Collection<String> names = draft().names();
    if (!draft().isBodyTouched()) {
      return Collections.enumeration(names);
    }
    List<String> sent = new ArrayList<>(names);
    sent.removeIf(GatewayRequest::framesBody);
    if (bodyLength() > 0) {
      sent.add("Content-Length");
    }
    return Collections.enumeration(sent);
  }

  @Override
  public int getIntHeader(String name) {
    List<String> values = changed(name);
    if (values == null) {
      return received().getIntHeader(name);
    }
    return values.isEmpty() ? -1 : Integer.parseInt(values.get(0).strip());
  }

  @Override
  public long getDateHeader(String name) {
    List<String> values = changed(name);
    if (values == null) {
      return received().getDateHeader(name);
    }
    return values.isEmpty() ? -1 : HttpDates.parse(values.get(0)).toEpochMilli();
  }

  /** The values under a name where they differ from what was received; null where they don't. */
  private @Nullable List<String> changed(String name) {
    if (draft().isBodyTouched() && framesBody(name)) {
      boolean sized = name.equalsIgnoreCase("Content-Length") && bodyLength() > 0;
      return sized ? List.of(Integer.toString(bodyLength())) : List.of();
    }
    return draft().changedHeader(name);
  }

  private static boolean framesBody(String name) {
    return name.equalsIgnoreCase("Content-Length") || name.equalsIgnoreCase("Transfer-Encoding");
  }

  private int bodyLength() {
    byte[] bytes = draft().body().bytes();
    return bytes == null ? 0 : bytes.length;
  }

  @Override
  public @Nullable Object getAttribute(String name) {
    Object ofGateway = GatewayAttributes.find(name, run);
    if (ofGateway != null) {
      return ofGateway;
    }
    String variable = VariableNames.variable(name);
    if (run.variables().containsKey(variable) && !isHidden(name)) {
      return run.variables().get(variable);
    }
    return received().getAttribute(name);
  }

  @Override
  public Enumeration<String> getAttributeNames() {
    Set<String> names = new LinkedHashSet<>(Collections.list(received().getAttributeNames()));
    for (String variable : run.variables().keySet()) {
      String name = VariableNames.attribute(variable);
      if (!isHidden(name)) {
        names.add(name);
      }
    }
    names.addAll(GatewayAttributes.names(run));
    return Collections.enumeration(names);
  }

  @Override
  public void setAttribute(String name, @Nullable Object value) {
    hide(name);
    received().setAttribute(name, value);
  }

  @Override
  public void removeAttribute(String name) {
    hide(name);
    received().removeAttribute(name);
  }

  private boolean isHidden(String name) {
    return hiddenVariables != null && hiddenVariables.contains(name);
  }

  private void hide(String name) {
    if (run.variables().containsKey(VariableNames.variable(name))) {
      if (hiddenVariables == null) {
        hiddenVariables = new LinkedHashSet<>();
      }
      hiddenVariables.add(name);
    }
  }

  @Override
  public String getMethod() {
    return draft().method();
  }

  @Override
  public String getRequestURI() {
    return draft().path();
  }

  @Override
  public StringBuffer getRequestURL() {
    return draft().isTargetChanged()
        ? RequestTarget.url(received(), draft().path())
        : received().getRequestURL();
  }

  @Override
  public @Nullable String getQueryString() {
    return draft().query();
  }

  @Override
  public String getServletPath() {
    return draft().isPathChanged()
        ? RequestTarget.servletPath(received(), draft().path())
        : received().getServletPath();
  }

  @Override
  public @Nullable String getPathInfo() {
    return draft().isPathChanged()
        ? RequestTarget.pathInfo(received(), draft().path())
        : received().getPathInfo();
  }

  @Override
  public @Nullable String getContentType() {
    return getHeader("Content-Type");
  }

  @Override
  public int getContentLength() {
    long length = getContentLengthLong();
    return length > Integer.MAX_VALUE ? -1 : (int) length;
  }

  @Override
  public long getContentLengthLong() {
    return draft().isBodyTouched() ? bodyLength() : received().getContentLengthLong();
  }

  @Override
  public @Nullable String getCharacterEncoding() {
    List<String> types = draft().changedHeader("Content-Type");
    if (types == null || types.isEmpty()) {
      return received().getCharacterEncoding();
    }
    String charset = MediaTypes.charset(types.get(0));
    return charset != null ? charset : received().getCharacterEncoding();
  }

  @Override
  public ServletInputStream getInputStream() throws IOException {
    if (!draft().isBodyTouched()) {
      return received().getInputStream();
    }
    if (reader != null) {
      throw new IllegalStateException("getReader() was called before");
    }
    if (input == null) {
      input = bufferedInput();
    }
    return input;
  }

  @Override
  public BufferedReader getReader() throws IOException {
    if (!draft().isBodyTouched()) {
      return received().getReader();
    }
    if (input != null) {
      throw new IllegalStateException("getInputStream() was called before");
    }
    if (reader == null) {
      reader = new BufferedReader(new InputStreamReader(bufferedInput(), charset()));
    }
    return reader;
  }

  private ServletInputStream bufferedInput() {
    byte[] bytes = draft().body().bytes();
    return new BufferedInput(
        bytes == null ? new byte[0] : bytes, task -> received().getAsyncContext().start(task));
  }

  private String charset() {
    String charset = getCharacterEncoding();
    return charset != null ? charset : "ISO-8859-1";
  }

  @Override
  public Map<String, String[]> getParameterMap() {
    if (!draft().isQueryChanged() && !draft().isBodyTouched()) {
      return received().getParameterMap();
    }
    if (parameters == null) {
      String type = getContentType();
      boolean form = type != null && MediaTypes.is(type, "application/x-www-form-urlencoded");
      byte[] bytes = form && draft().isBodyTouched() ? draft().body().bytes() : null;
      parameters = Parameters.parse(draft().query(), bytes, getCharacterEncoding());
    }
    return parameters;
  }

  @Override
  public @Nullable String getParameter(String name) {
    String[] values = getParameterValues(name);
    return values == null || values.length == 0 ? null : values[0];
  }

  @Override
  public String @Nullable [] getParameterValues(String name) {
    return getParameterMap().get(name);
  }

  @Override
  public Enumeration<String> getParameterNames() {
    return Collections.enumeration(getParameterMap().keySet());
  }

  @Override
  public Collection<Part> getParts() throws IOException, jakarta.servlet.ServletException {
    refusePartsOfBufferedBody();
    return received().getParts();
  }

  @Override
  public Part getPart(String name) throws IOException, jakarta.servlet.ServletException {
    refusePartsOfBufferedBody();
    return received().getPart(name);
  }

  private void refusePartsOfBufferedBody() {
    if (draft().isBodyTouched()) {
      throw new IllegalStateException(
          "A policy read or replaced the body: the parts of a multipart body are not available");
    }
  }

  @Override
  public AsyncContext startAsync() {
    return startAsync(this, response);
  }

  @Override
  public AsyncContext startAsync(ServletRequest request, ServletResponse answer) {
    AsyncContext context = received().startAsync(request, answer);
    asyncStarted = true;
    return view(context);
  }

  @Override
  public AsyncContext getAsyncContext() {
    return view(received().getAsyncContext());
  }

  private AsyncContext view(AsyncContext context) {
    return response instanceof GatewayResponse answer
        ? new GatewayAsyncContext(context, answer)
        : context;
  }
}
