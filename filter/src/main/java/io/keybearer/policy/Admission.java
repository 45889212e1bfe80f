package io.keybearer.policy;

import io.keybearer.policy.expression.RequestUrl;
import io.keybearer.policyset.ApiDefinition;
import io.keybearer.policyset.Subscriber;
import io.keybearer.policyset.Subscriptions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the subscription key of a request, before any policy runs. A key that is no key of the
 * API's is as good as none where none is required.
 *
 * @param key the key as the request carried it; must not be logged
 * @param subscriber whose it is
 */
record Admission(String key, Subscriber subscriber) {
  /** The header that carries the key. */
  static final String HEADER = "Ocp-Apim-Subscription-Key";

  /** The query parameter that carries the key when the header does not. */
  static final String QUERY_PARAMETER = "subscription-key";

  /**
   * Admits a request.
   *
   * @return whose request it is; null when that is not known and not needed
   * @throws PolicyFailure when the API requires a key and there is none, or no valid one
   */
  static @Nullable Admission of(
      ApiDefinition api, Exchange request, Subscriptions subscriptions, Instant now) {
    String key = key(request);
    Optional<Subscriber> subscriber = key == null ? Optional.empty() : subscriptions.find(key);
    if (key != null && subscriber.filter(each -> each.opens(api.products(), now)).isPresent()) {
      return new Admission(key, subscriber.get());
    }
    if (api.subscriptionRequired()) {
      throw key == null
          ? refused(
              "SubscriptionKeyNotFound",
              "Access denied due to missing subscription key. Make sure to include subscription"
                  + " key when making requests to this API.")
          : refused(
              "SubscriptionKeyInvalid",
              "Access denied due to invalid subscription key. Make sure to provide a valid key for"
                  + " an active subscription.");
    }
    return null;
  }

  private static @Nullable String key(Exchange request) {
    List<String> headers = request.headers(HEADER);
    for (String value : headers) {
      if (!value.isBlank()) {
        return value.strip();
      }
    }
    String query = request.query();
    if (query == null) {
      return null;
    }
    String[] values = new RequestUrl("", "", -1, "", query).query().get(QUERY_PARAMETER);
    return values == null || values[0].isBlank() ? null : values[0].strip();
  }

  private static PolicyFailure refused(String reason, String message) {
    return PolicyFailure.denied(reason, 401, message)
        .withHeader(
            "WWW-Authenticate", "AzureApiManagementKey name=\"" + HEADER + "\",type=\"header\"")
        .from("authorization");
  }

  /** Shows whose it is, and not the key. */
  @Override
  public String toString() {
    return "Admission[" + subscriber + "]";
  }
}
