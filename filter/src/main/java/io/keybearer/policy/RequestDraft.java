package io.keybearer.policy;

import io.keybearer.http.ClientIdentity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The request as the policies have made it so far: what was received, and what they changed. Goes
 * to the backend when the walk reaches it.
 *
 * <p>Only what is changed takes memory. Not thread-safe.
 */
public final class RequestDraft implements Message, MessageHeaders {
  /** What nothing was changed of; never written to. */
  private static final Target AS_RECEIVED = new Target();

  private final Exchange received;
  private @Nullable HeaderFields changedHeaders;
  private Target target = AS_RECEIVED;
  private @Nullable Body body;

  /** Where the request goes and how, as far as policies say. Most change nothing of it. */
  private static final class Target {
    private @Nullable String method;
    private @Nullable String path;
    private @Nullable String query;
    private boolean queryChanged;
    private @Nullable String backendUrl;
    private @Nullable String backendId;
    private ForwardOptions forwarding = ForwardOptions.NONE;
    private @Nullable ClientIdentity clientIdentity;
  }

  /** The request as received. */
  RequestDraft(Exchange received) {
    this.received = received;
  }

  @SuppressWarnings("ReferenceEquality") // That one object stands for no change.
  private Target changedTarget() {
    if (target == AS_RECEIVED) {
      target = new Target();
    }
    return target;
  }

  /** The request as it was received. */
  public Exchange received() {
    return received;
  }

  @Override
  public MessageHeaders headers() {
    return this;
  }

  /** The values of a header that policies changed, none when they removed it; null: unchanged. */
  public @Nullable List<String> changedHeader(String name) {
    return changedHeaders == null ? null : changedHeaders.find(name);
  }

  /** The names of the headers that policies changed, the removed ones too. */
  public Collection<String> changedHeaderNames() {
    return changedHeaders == null ? List.of() : changedHeaders.names();
  }

  @Override
  public List<String> values(String name) {
    List<String> changed = changedHeader(name);
    return changed != null ? changed : received.headers(name);
  }

  @Override
  public Collection<String> names() {
    if (changedHeaders == null) {
      return received.headerNames();
    }
    List<String> names = new ArrayList<>();
    for (String name : received.headerNames()) {
      if (changedHeaders.find(name) == null) {
        names.add(name);
      }
    }
    for (String name : changedHeaders.names()) {
      if (!changedHeaders.values(name).isEmpty()) {
        names.add(name);
      }
    }
    return names;
  }

  @Override
  public void set(String name, List<String> values) {
    if (changedHeaders == null) {
      changedHeaders = new HeaderFields();
    }
    changedHeaders.set(name, values);
  }

  @Override
  public void remove(String name) {
    if (received.header(name) != null || changedHeader(name) != null) {
      set(name, List.of());
    }
  }

  /** The method, changed or not. */
  public String method() {
    return target.method != null ? target.method : received.method();
  }

  /** Gives the request another method. */
  void method(String newMethod) {
    changedTarget().method = newMethod;
  }

  /** The percent-encoded path, changed or not. */
  public String path() {
    return target.path != null ? target.path : received.path();
  }

  /** Gives the request another path: percent-encoded, with its leading slash. */
  void path(String newPath) {
    changedTarget().path = newPath;
  }

  /** The query string, changed or not; null when there is none. */
  public @Nullable String query() {
    return target.queryChanged ? target.query : received.query();
  }

  /** Gives the request another query string, or none. */
  void query(@Nullable String newQuery) {
    changedTarget().query = newQuery;
    changedTarget().queryChanged = true;
  }

  /** Whether a policy changed the method. */
  public boolean isMethodChanged() {
    return target.method != null;
  }

  /** Whether a policy changed the path. */
  public boolean isPathChanged() {
    return target.path != null;
  }

  /** Whether a policy changed the path or the query. */
  public boolean isTargetChanged() {
    return target.path != null || target.queryChanged;
  }

  /** Whether a policy changed the query. */
  public boolean isQueryChanged() {
    return target.queryChanged;
  }

  /** The base URL of the backend that a policy chose; null when none did. */
  public @Nullable String backendUrl() {
    return target.backendUrl;
  }

  /** The id of the backend that a policy chose; null when none did. */
  public @Nullable String backendId() {
    return target.backendId;
  }

  /** How the backend is to be called. */
  public ForwardOptions forwarding() {
    return target.forwarding;
  }

  /** Says how the backend is to be called. */
  void forwarding(ForwardOptions options) {
    changedTarget().forwarding = options;
  }

  /** Chooses the backend by either; the other is null. */
  void backend(@Nullable String url, @Nullable String id) {
    changedTarget().backendUrl = url;
    changedTarget().backendId = id;
  }

  /** What the backend is to be shown; null when no policy says. */
  public @Nullable ClientIdentity clientIdentity() {
    return target.clientIdentity;
  }

  /** Says what the backend is to be shown. */
  void clientIdentity(ClientIdentity identity) {
    changedTarget().clientIdentity = identity;
  }

  @Override
  public Body body() {
    if (body == null) {
      body = received.hasBody() ? Body.unread(received::readBody) : Body.absent();
    }
    return body;
  }

  /** Whether a policy read or replaced the body, so that the container's stream is spent. */
  public boolean isBodyTouched() {
    return body != null && body.isTouched();
  }
}
