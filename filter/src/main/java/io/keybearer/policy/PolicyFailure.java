package io.keybearer.policy;

import io.keybearer.policy.expression.EvaluationContext;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Ends the walk of a request: control goes to on-error, and what the client gets unless on-error
 * decides otherwise is the answer that this failure names.
 *
 * <p>Has no stack trace of its own: it is part of the normal life of a gateway. The cause, if there
 * is one, has its own.
 */
public final class PolicyFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String reason;
  private final int status;
  private final transient @Nullable String subject;
  private final transient HeaderFields answerHeaders = new HeaderFields();
  private boolean saysValues;
  private @Nullable String answer;
  private @Nullable String source;
  private transient @Nullable Place place;
  private transient @Nullable ResponseDraft response;

  private PolicyFailure(
      @Nullable String source,
      String reason,
      int status,
      String message,
      @Nullable String subject,
      boolean saysValues,
      @Nullable Throwable cause) {
    super(message, cause, false, false);
    this.source = source;
    this.reason = reason;
    this.status = status;
    this.subject = subject;
    this.saysValues = saysValues;
  }

  /**
   * Something did not work. The client gets status 500 and no detail.
   *
   * @param reason one word for {@code context.LastError.Reason}
   * @param message a sentence for {@code context.LastError.Message}, without secrets
   * @param cause what happened; null if there is nothing more to know
   */
  public static PolicyFailure failed(String reason, String message, @Nullable Throwable cause) {
    return new PolicyFailure(null, reason, 500, message, null, false, cause);
  }

  /**
   * Something did not work with a certain thing.
   *
   * @param subject names the thing for the log, without secrets, such as {@code provider=demo}
   */
  static PolicyFailure failed(
      String reason, String message, String subject, @Nullable Throwable cause) {
    return new PolicyFailure(null, reason, 500, message, subject, false, cause);
  }

  /**
   * The request is refused. The client gets the status, and the message is in the body.
   *
   * @param status a status code from 400 on
   */
  public static PolicyFailure denied(String reason, int status, String message) {
    return new PolicyFailure(null, reason, status, message, null, false, null);
  }

  /**
   * An expression failed.
   *
   * @param message for {@code context.LastError.Message}; may hold values of the request, so the
   *     log leaves it out
   * @param subject what the log says instead: the kind of exception and the position
   */
  static PolicyFailure expression(String message, String subject, Throwable cause) {
    return new PolicyFailure(null, ErrorReasons.EXPRESSION, 500, message, subject, true, cause);
  }

  /** Says who is the source, when it isn't the policy that throws. */
  public PolicyFailure from(String newSource) {
    source = newSource;
    return this;
  }

  /** Tells the client that sentence, rather than the message. */
  PolicyFailure answering(String sentence) {
    answer = sentence;
    return this;
  }

  /** Adds a header to the answer. */
  PolicyFailure withHeader(String name, String value) {
    answerHeaders.set(name, java.util.List.of(value));
    return this;
  }

  /** Keeps the message out of the log, because it holds values of the request. */
  PolicyFailure withholding() {
    saysValues = true;
    return this;
  }

  /** Leaves that response in place instead of the answer this failure would give. */
  PolicyFailure keeping(ResponseDraft kept) {
    response = kept;
    return this;
  }

  /** Notes where it happened, unless that is known already; null leaves it open. */
  PolicyFailure at(@Nullable Place newPlace) {
    if (place == null) {
      place = newPlace;
    }
    return this;
  }

  /** {@code context.LastError.Source}: the policy's element name, or a built-in step's. */
  String source() {
    return source != null ? source : place != null ? place.element() : "request";
  }

  String reason() {
    return reason;
  }

  /** The message; a sentence, without secrets. */
  String sentence() {
    return Objects.requireNonNullElse(getMessage(), reason);
  }

  int status() {
    return status;
  }

  /** The sentence that the client is told; null when it is told nothing. */
  @Nullable String answer() {
    return answer != null ? answer : status < 500 ? sentence() : null;
  }

  /** Headers of the answer, besides its content type. */
  HeaderFields answerHeaders() {
    return answerHeaders;
  }

  /** Whether message and cause may hold values of the request, which no log may. */
  boolean saysValues() {
    return saysValues;
  }

  /** What expressions see of the failure. */
  EvaluationContext.LastError lastError() {
    return new EvaluationContext.LastError(
        source(),
        reason,
        sentence(),
        place == null ? null : place.scope().text(),
        place == null ? null : place.section().elementName(),
        place == null ? null : place.path(),
        place == null ? null : place.policyId());
  }

  @Nullable String subject() {
    return subject;
  }

  @Nullable Place place() {
    return place;
  }

  @Nullable ResponseDraft kept() {
    return response;
  }
}
