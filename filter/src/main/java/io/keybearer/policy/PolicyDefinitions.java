package io.keybearer.policy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every policy that runs here. An explicit list, so that what a document can do is what this file
 * names. What Azure knows besides is in {@link io.keybearer.policyxml.PolicyCatalog}.
 */
final class PolicyDefinitions {
  private static final List<PolicyDefinition> DEFINITIONS =
      List.of(
          AuthenticationBasic.DEFINITION,
          AuthenticationCertificate.DEFINITION,
          AuthenticationManagedIdentity.DEFINITION,
          CacheLookupValue.DEFINITION,
          CacheRemoveValue.DEFINITION,
          CacheStoreValue.DEFINITION,
          CheckHeader.DEFINITION,
          Choose.DEFINITION,
          Cors.DEFINITION,
          FindAndReplace.DEFINITION,
          ForwardRequest.DEFINITION,
          GetAuthorizationContext.DEFINITION,
          IncludeFragment.DEFINITION,
          IpFilter.DEFINITION,
          MockResponse.DEFINITION,
          Quota.DEFINITION,
          RateLimit.DEFINITION,
          RateLimitByKey.DEFINITION,
          Retry.DEFINITION,
          ReturnResponse.DEFINITION,
          RewriteUri.DEFINITION,
          SendOneWayRequest.DEFINITION,
          SendRequest.DEFINITION,
          SetBackendService.DEFINITION,
          SetBody.DEFINITION,
          SetHeader.DEFINITION,
          SetMethod.DEFINITION,
          SetQueryParameter.DEFINITION,
          SetStatus.DEFINITION,
          SetVariable.DEFINITION,
          Trace.DEFINITION,
          ValidateAzureAdToken.DEFINITION,
          ValidateClientCertificate.DEFINITION,
          ValidateJwt.DEFINITION);

  private static final Map<String, PolicyDefinition> BY_ELEMENT = byElement();

  private PolicyDefinitions() {}

  /** The policy of that element; null when there is none here. */
  static @Nullable PolicyDefinition find(String element) {
    return BY_ELEMENT.get(element);
  }

  /** The elements of all of them. */
  static Set<String> elements() {
    return Set.copyOf(BY_ELEMENT.keySet());
  }

  private static Map<String, PolicyDefinition> byElement() {
    Map<String, PolicyDefinition> definitions = new HashMap<>();
    for (PolicyDefinition definition : DEFINITIONS) {
      definitions.put(definition.element(), definition);
    }
    return definitions;
  }
}
