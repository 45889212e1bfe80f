package io.keybearer.policy;

import io.keybearer.policy.expression.MessageBody;
import io.keybearer.policy.expression.PolicyCertificate;
import io.keybearer.policy.expression.RequestUrl;
import io.keybearer.policy.expression.RequestView;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What expressions see as {@code context.Request}. */
final class RequestSeen implements RequestView {
  private final RequestDraft draft;
  private final Map<String, String> matchedParameters;

  RequestSeen(RequestDraft draft, Map<String, String> matchedParameters) {
    this.draft = draft;
    this.matchedParameters = matchedParameters;
  }

  @Override
  public String method() {
    return draft.method();
  }

  @Override
  public RequestUrl url() {
    return url(draft.path(), draft.query());
  }

  @Override
  public RequestUrl originalUrl() {
    return url(draft.received().path(), draft.received().query());
  }

  private RequestUrl url(String path, @Nullable String query) {
    Exchange received = draft.received();
    return new RequestUrl(
        received.scheme(),
        received.host(),
        received.port(),
        path,
        query == null ? "" : '?' + query);
  }

  @Override
  public Map<String, String[]> headers() {
    return new HeadersSeen(draft);
  }

  @Override
  public String ipAddress() {
    return draft.received().clientAddress();
  }

  @Override
  public Map<String, String> matchedParameters() {
    return matchedParameters;
  }

  @Override
  public @Nullable MessageBody body() {
    return BodySeen.of(draft);
  }

  @Override
  public @Nullable PolicyCertificate certificate() {
    X509Certificate certificate = draft.received().clientCertificate();
    return certificate == null ? null : new PolicyCertificate(certificate, Optional.empty());
  }
}
