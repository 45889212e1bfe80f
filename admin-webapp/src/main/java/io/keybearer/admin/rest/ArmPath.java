package io.keybearer.admin.rest;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The management API's paths in one spelling. Clients write the fixed segments in any casing, some
 * begin with two slashes, and a semicolon in an id is a character like others, not the start of a
 * matrix parameter.
 */
final class ArmPath {
  /** The path of the collection of services, as a template. */
  static final String SERVICES =
      "subscriptions/{subscription}/resourceGroups/{resourceGroup}"
          + "/providers/Microsoft.ApiManagement/service";

  /** The path of a service, as a template. */
  static final String SERVICE = SERVICES + "/{service}";

  /** The path of the collection of identity providers, as a template. */
  static final String IDENTITY_PROVIDERS = SERVICE + "/authorizationIdentityProviders";

  /** The path of the collection of authorization providers, as a template. */
  static final String PROVIDERS = SERVICE + "/authorizationProviders";

  /** The path of a provider's collection of authorizations, as a template. */
  static final String AUTHORIZATIONS = PROVIDERS + "/{provider}/authorizations";

  /** The path of an authorization's collection of access policies, as a template. */
  static final String ACCESS_POLICIES = AUTHORIZATIONS + "/{authorization}/accessPolicies";

  /** The fixed segments, by their position in the path. */
  private static final Map<Integer, Map<String, String>> FIXED =
      Map.of(
          0, spellings("subscriptions"),
          2, spellings("resourceGroups"),
          4, spellings("providers"),
          5, spellings("Microsoft.ApiManagement"),
          6, spellings("service"),
          8, spellings("authorizationProviders", "authorizationIdentityProviders"),
          10, spellings("authorizations", "refreshSecret"),
          12, spellings("accessPolicies", "getLoginLinks", "confirmConsentCode"));

  private ArmPath() {}

  /**
   * The path with its fixed segments in canonical spelling.
   *
   * @param rawPath a path relative to the application's root, still percent-encoded
   */
  static String canonical(String rawPath) {
    String[] segments = rawPath.replaceFirst("^/+", "").replace(";", "%3B").split("/", -1);
    if (!segments[0].equalsIgnoreCase("subscriptions")) {
      return String.join("/", segments);
    }
    for (int at = 0; at < segments.length; at++) {
      Map<String, String> fixed = FIXED.getOrDefault(at, Map.of());
      segments[at] = fixed.getOrDefault(segments[at].toLowerCase(Locale.ROOT), segments[at]);
    }
    return String.join("/", segments);
  }

  /**
   * Whether a canonical path is one of the Resource Manager's, which all want an {@code
   * api-version}.
   */
  static boolean isArm(String canonicalPath) {
    return canonicalPath.equals("subscriptions") || canonicalPath.startsWith("subscriptions/");
  }

  private static Map<String, String> spellings(String... names) {
    return List.copyOf(Arrays.asList(names)).stream()
        .collect(
            Collectors.toMap(
                name -> name.toLowerCase(Locale.ROOT), name -> name, (a, b) -> a, TreeMap::new));
  }
}
