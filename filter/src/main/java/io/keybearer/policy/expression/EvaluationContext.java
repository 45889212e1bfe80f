package io.keybearer.policy.expression;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an expression sees as {@code context}: the request, its answer, the variables, and where in
 * the gateway the policy runs. Every method may be called several times by one evaluation and
 * should be cheap; a null stands for what is not there.
 */
public interface EvaluationContext {
  /** {@code context.Request}. */
  RequestView request();

  /** {@code context.Response}; null before there is one. */
  @Nullable ResponseView response();

  /**
   * {@code context.Variables}: what set-variable and others put there. Expressions only read it.
   */
  Map<String, @Nullable Object> variables();

  /** {@code context.RequestId}. */
  UUID requestId();

  /** {@code context.Timestamp}: when the request was received. */
  Instant timestamp();

  /** {@code context.Elapsed}: the time since the request was received. */
  Duration elapsed();

  /** {@code context.LastError}; null unless an error occurred. */
  @Nullable LastError lastError();

  /** {@code context.Api}. */
  default @Nullable Api api() {
    return null;
  }

  /** {@code context.Operation}. */
  default @Nullable Operation operation() {
    return null;
  }

  /** {@code context.Product}. */
  default @Nullable Product product() {
    return null;
  }

  /** {@code context.Subscription}; null for a request without a subscription key. */
  default @Nullable Subscription subscription() {
    return null;
  }

  /** {@code context.User}. */
  default @Nullable User user() {
    return null;
  }

  /** {@code context.Deployment}. */
  default @Nullable Deployment deployment() {
    return null;
  }

  /** {@code context.Backend}. */
  default @Nullable Backend backend() {
    return null;
  }

  /** {@code context.Tracing}: whether tracing is on. */
  default boolean tracing() {
    return false;
  }

  /**
   * {@code context.Trace(message)}.
   *
   * @param message what the document says; may hold anything the request held
   */
  default void trace(String message) {}

  /** What went wrong, for on-error. Each part may be null. */
  record LastError(
      @Nullable String source,
      @Nullable String reason,
      @Nullable String message,
      @Nullable String scope,
      @Nullable String section,
      @Nullable String path,
      @Nullable String policyId) {}

  /**
   * The API a request belongs to.
   *
   * @param serviceUrl the URL of its backend
   */
  record Api(
      String id,
      String name,
      String path,
      String revision,
      boolean isCurrentRevision,
      @Nullable String version,
      @Nullable RequestUrl serviceUrl) {}

  /**
   * The operation a request was matched to.
   *
   * @param urlTemplate such as {@code /orders/{id}}
   */
  record Operation(String id, String method, String name, String urlTemplate) {}

  /** The product whose subscription key a request carries. */
  record Product(String id, String name, List<Group> groups) {
    /** Copies the groups. */
    public Product {
      groups = List.copyOf(groups);
    }
  }

  /**
   * The subscription whose key a request carries. What a file does not say is null.
   *
   * @param key the key as the request carried it
   */
  record Subscription(
      String id,
      @Nullable String name,
      String key,
      @Nullable Instant createdDate,
      @Nullable Instant startDate,
      @Nullable Instant endDate) {
    /** Shows the id alone. */
    @Override
    public String toString() {
      return "Subscription[" + id + "]";
    }
  }

  /** The user whose subscription key a request carries. */
  record User(
      String id,
      @Nullable String email,
      @Nullable String firstName,
      @Nullable String lastName,
      @Nullable String note,
      @Nullable Instant registrationDate,
      List<Group> groups) {
    /** Copies the groups. */
    public User {
      groups = List.copyOf(groups);
    }
  }

  /** A group of users. */
  record Group(String id, String name) {}

  /**
   * Where the policy runs.
   *
   * @param certificates the gateway's certificates by id
   */
  record Deployment(
      @Nullable String region,
      String serviceId,
      String serviceName,
      String gatewayId,
      Map<String, PolicyCertificate> certificates) {
    /** Copies the certificates. */
    public Deployment {
      certificates = Map.copyOf(certificates);
    }
  }

  /** The backend a request goes to. */
  record Backend(@Nullable String id, @Nullable String type, @Nullable String azureRegion) {}
}
