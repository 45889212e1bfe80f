package io.keybearer.policy.expression;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an expression sees as {@code context.Request}. */
public interface RequestView {
  /** {@code Method}, such as {@code GET}. */
  String method();

  /** {@code Url}: where the request goes now. */
  RequestUrl url();

  /** {@code OriginalUrl}: as the client sent it. */
  RequestUrl originalUrl();

  /**
   * {@code Headers}: values by name. Looking a name up ignores case; the arrays are the
   * expression's to keep.
   */
  Map<String, String[]> headers();

  /** {@code IpAddress} of the client. */
  String ipAddress();

  /** {@code MatchedParameters}: the parameters of the operation's URL template. */
  Map<String, String> matchedParameters();

  /** {@code Body}; null if there is none. */
  @Nullable MessageBody body();

  /** {@code Certificate} of the client; null if it showed none. */
  @Nullable PolicyCertificate certificate();
}
