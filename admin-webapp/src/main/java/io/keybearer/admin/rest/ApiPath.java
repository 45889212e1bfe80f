package io.keybearer.admin.rest;

/** The paths of the native API, beside the Resource Manager's. */
final class ApiPath {
  /** Where everything of it is. */
  static final String ROOT = "api/v1";

  /** A service, as a template. */
  static final String SERVICE = ROOT + "/services/{service}";

  /** An authorization provider, as a template. */
  static final String PROVIDER = SERVICE + "/authorizationProviders/{provider}";

  /** The collection of a provider's authorizations, as a template. */
  static final String AUTHORIZATIONS = PROVIDER + "/authorizations";

  /** An authorization, as a template. */
  static final String AUTHORIZATION = AUTHORIZATIONS + "/{authorization}";

  /** A service's webhook, as a template. */
  static final String WEBHOOK = SERVICE + "/webhook";

  /** The collection of accounts. */
  static final String ACCOUNTS = ROOT + "/accounts";

  /** The collection of API tokens. */
  static final String API_TOKENS = ROOT + "/api-tokens";

  private ApiPath() {}

  /**
   * Whether a path is one of the native API's, whose errors are problem details.
   *
   * @param path relative to the application's root
   */
  static boolean isApi(String path) {
    return path.equals("api") || path.startsWith("api/");
  }
}
