package io.keybearer.policyxml;

import static io.keybearer.policyxml.PolicySection.BACKEND;
import static io.keybearer.policyxml.PolicySection.INBOUND;
import static io.keybearer.policyxml.PolicySection.ON_ERROR;
import static io.keybearer.policyxml.PolicySection.OUTBOUND;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The policies that Azure API Management knows, and the sections its documentation lists for each.
 *
 * <p>Being here does not mean that a gateway runs it: that is for the gateway to say. Azure's
 * documents use some policies in sections that its documentation does not list, so the sections
 * serve for warnings.
 */
public final class PolicyCatalog {
  private static final Map<String, Set<PolicySection>> SECTIONS = new TreeMap<>();

  static {
    in(INBOUND, "get-authorization-context");
    in(INBOUND, "authentication-basic", "authentication-certificate");
    in(INBOUND, "authentication-managed-identity");
    in(INBOUND, "check-header", "ip-filter", "validate-client-certificate", "cors");
    in(INBOUND, "validate-jwt", "validate-azure-ad-token", "cross-domain");
    in(INBOUND, "rate-limit", "rate-limit-by-key", "quota", "quota-by-key");
    in(INBOUND, "rewrite-uri", "proxy", "cache-lookup");
    in(INBOUND, "validate-parameters", "validate-graphql-request", "validate-odata-request");
    in(INBOUND, "llm-token-limit", "llm-emit-token-metric", "llm-semantic-cache-lookup");
    in(INBOUND, "azure-openai-token-limit", "azure-openai-emit-token-metric");
    in(INBOUND, "azure-openai-semantic-cache-lookup");
    in(BACKEND, "forward-request", "set-graphql-resolver", "http-data-source");
    in(BACKEND, "sql-data-source", "cosmosdb-data-source", "graphql-data-source");
    in(OUTBOUND, "cache-store", "jsonp", "llm-semantic-cache-store");
    in(OUTBOUND, "azure-openai-semantic-cache-store");
    in(EnumSet.of(INBOUND, BACKEND), "set-backend-service", "set-query-parameter");
    in(EnumSet.of(INBOUND, OUTBOUND), "redirect-content-urls", "xsl-transform");
    in(EnumSet.of(INBOUND, OUTBOUND), "llm-content-safety");
    in(EnumSet.of(INBOUND, ON_ERROR), "set-method");
    in(EnumSet.of(INBOUND, BACKEND, OUTBOUND), "set-body", "wait");
    in(EnumSet.of(INBOUND, OUTBOUND, ON_ERROR), "mock-response", "xml-to-json", "json-to-xml");
    in(EnumSet.of(INBOUND, OUTBOUND, ON_ERROR), "validate-content");
    in(EnumSet.of(INBOUND, OUTBOUND, ON_ERROR), "publish-to-dapr", "invoke-dapr-binding");
    in(EnumSet.of(OUTBOUND, ON_ERROR), "validate-headers", "validate-status-code");
    in(EnumSet.allOf(PolicySection.class), "set-header", "set-variable", "choose", "trace");
    in(EnumSet.allOf(PolicySection.class), "return-response", "set-status", "retry", "block");
    in(EnumSet.allOf(PolicySection.class), "include-fragment", "find-and-replace");
    in(EnumSet.allOf(PolicySection.class), "send-request", "send-one-way-request");
    in(EnumSet.allOf(PolicySection.class), "cache-lookup-value", "cache-store-value");
    in(EnumSet.allOf(PolicySection.class), "cache-remove-value", "limit-concurrency");
    in(EnumSet.allOf(PolicySection.class), "emit-metric", "log-to-eventhub", "publish-event");
    in(EnumSet.allOf(PolicySection.class), "set-request-metric-dimension-value");
    in(EnumSet.allOf(PolicySection.class), "authentication-token", "authentication-token-store");
    in(EnumSet.allOf(PolicySection.class), "send-service-bus-message", "invoke-request");
  }

  private PolicyCatalog() {}

  private static void in(PolicySection section, String... policies) {
    in(EnumSet.of(section), policies);
  }

  private static void in(EnumSet<PolicySection> sections, String... policies) {
    for (String policy : policies) {
      SECTIONS.put(policy, Collections.unmodifiableSet(sections));
    }
  }

  /** The names of all policies, in alphabetical order. */
  public static Set<String> names() {
    return Collections.unmodifiableSet(SECTIONS.keySet());
  }

  /** Whether Azure knows a policy of that name. */
  public static boolean isKnown(String policy) {
    return SECTIONS.containsKey(policy);
  }

  /** The sections that Azure's documentation lists for a policy; none if it is not known. */
  public static Set<PolicySection> sections(String policy) {
    return SECTIONS.getOrDefault(policy, Set.of());
  }

  /** The policy whose name is nearest to that one, if it is near enough to be a slip. */
  public static Optional<String> closest(String name) {
    return Spelling.closest(name, SECTIONS.keySet());
  }
}
