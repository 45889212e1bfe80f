package io.keybearer.policy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Every policy there is. An explicit list, so that what a document can do is what this file names.
 */
final class PolicyCatalogue {
  private static final List<PolicyDefinition> DEFINITIONS =
      List.of(
          Choose.DEFINITION,
          ForwardRequest.DEFINITION,
          GetAuthorizationContext.DEFINITION,
          IncludeFragment.DEFINITION,
          ReturnResponse.DEFINITION,
          SetBody.DEFINITION,
          SetHeader.DEFINITION,
          SetMethod.DEFINITION,
          SetStatus.DEFINITION,
          SetVariable.DEFINITION);

  /** Policies of Azure API Management that {@link #DEFINITIONS} may not have. */
  private static final Set<String> KNOWN_TO_AZURE =
      Set.of(
          "authentication-basic",
          "authentication-certificate",
          "authentication-managed-identity",
          "azure-openai-emit-token-metric",
          "azure-openai-semantic-cache-lookup",
          "azure-openai-semantic-cache-store",
          "azure-openai-token-limit",
          "cache-lookup",
          "cache-lookup-value",
          "cache-remove-value",
          "cache-store",
          "cache-store-value",
          "check-header",
          "cors",
          "cosmosdb-data-source",
          "cross-domain",
          "emit-metric",
          "find-and-replace",
          "http-data-source",
          "invoke-dapr-binding",
          "ip-filter",
          "json-to-xml",
          "jsonp",
          "limit-concurrency",
          "llm-content-safety",
          "llm-emit-token-metric",
          "llm-semantic-cache-lookup",
          "llm-semantic-cache-store",
          "llm-token-limit",
          "log-to-eventhub",
          "mock-response",
          "proxy",
          "publish-event",
          "publish-to-dapr",
          "quota",
          "quota-by-key",
          "rate-limit",
          "rate-limit-by-key",
          "redirect-content-urls",
          "retry",
          "rewrite-uri",
          "send-one-way-request",
          "send-request",
          "send-service-bus-message",
          "set-backend-service",
          "set-query-parameter",
          "sql-data-source",
          "trace",
          "validate-azure-ad-token",
          "validate-client-certificate",
          "validate-content",
          "validate-graphql-request",
          "validate-headers",
          "validate-jwt",
          "validate-odata-request",
          "validate-parameters",
          "validate-status-code",
          "wait",
          "xml-to-json",
          "xsl-transform");

  private static final Map<String, PolicyDefinition> BY_ELEMENT = byElement();

  private PolicyCatalogue() {}

  /** The policy of that element; null when there is none here. */
  static @Nullable PolicyDefinition find(String element) {
    return BY_ELEMENT.get(element);
  }

  /** The elements of all policies here, in alphabetical order. */
  static Set<String> elements() {
    return BY_ELEMENT.keySet();
  }

  /** Whether Azure API Management has a policy of that element. */
  static boolean isKnownToAzure(String element) {
    return KNOWN_TO_AZURE.contains(element) || BY_ELEMENT.containsKey(element);
  }

  private static Map<String, PolicyDefinition> byElement() {
    Map<String, PolicyDefinition> definitions = new TreeMap<>();
    for (PolicyDefinition definition : DEFINITIONS) {
      definitions.put(definition.element(), definition);
    }
    return definitions;
  }
}
