package io.keybearer.policy.expression;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an expression sees as {@code context.Response}, and as {@code IResponse} in the variable of
 * a send-request.
 */
public interface ResponseView {
  /** {@code StatusCode}. */
  int statusCode();

  /** {@code StatusReason}; empty if there is none. */
  String statusReason();

  /**
   * {@code Headers}: values by name. Looking a name up ignores case; the arrays are the
   * expression's to keep.
   */
  Map<String, String[]> headers();

  /** {@code Body}; null if there is none. */
  @Nullable MessageBody body();
}
