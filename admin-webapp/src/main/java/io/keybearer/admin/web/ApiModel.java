package io.keybearer.admin.web;

import java.util.List;

/**
 * What the page about the management API shows.
 *
 * @param frame around it
 * @param base the application's address, without a slash at its end
 * @param service the service of the examples
 * @param groups its operations
 */
public record ApiModel(Frame frame, String base, String service, List<Group> groups) {
  /**
   * Operations that belong together.
   *
   * @param name their words are the text {@code api.{name}}
   * @param operations in the contract's order
   */
  public record Group(String name, List<Operation> operations) {}

  /**
   * An operation.
   *
   * @param method the HTTP method
   * @param path below the application's address
   * @param summary what it does, a sentence
   */
  public record Operation(String method, String path, String summary) {}

  /**
   * Something to copy.
   *
   * @param name its words are the text {@code api.example.{name}}
   * @param text the commands
   */
  public record Example(String name, String text) {}

  /** Commands that work as they are where the environment variable holds an API token. */
  public List<Example> examples() {
    return List.of(
        new Example("inventory", curl("GET", own("/inventory?state=needs_login"), "")),
        new Example(
            "refresh",
            curl(
                "POST",
                own("/authorizationProviders/PROVIDER/authorizations/CONNECTION/refresh"),
                "")),
        new Example(
            "provider",
            curl(
                "PUT",
                azure("/authorizationProviders/PROVIDER"),
                """
                {"properties": {"displayName": "My provider", "identityProvider": "oauth2", "oauth2":
                  {"grantTypes": {"clientCredentials": {"tokenUrl": "https://idp.example.com/token"}}}}}\
                """)),
        new Example("export", curl("GET", own("/export"), "")));
  }

  private String own(String path) {
    return base + "/api/v1/services/" + PageRequest.encoded(service) + path;
  }

  private String azure(String path) {
    return base
        + "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/any/providers"
        + "/Microsoft.ApiManagement/service/"
        + PageRequest.encoded(service)
        + path
        + "?api-version=2024-05-01";
  }

  private static String curl(String method, String url, String body) {
    return "curl --request "
        + method
        + " '"
        + url
        + "' \\\n  --header \"Authorization: Bearer $KEYBEARER_API_TOKEN\""
        + (body.isEmpty()
            ? ""
            : " \\\n  --header 'Content-Type: application/json' --data '" + body + "'");
  }
}
