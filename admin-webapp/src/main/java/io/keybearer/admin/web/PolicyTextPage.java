package io.keybearer.admin.web;

import io.keybearer.admin.service.GatewayPolicies;
import io.keybearer.admin.service.ManagementException;
import io.keybearer.admin.service.ResourceName;
import io.keybearer.model.GatewayDocument;
import io.keybearer.model.PolicyText;
import java.util.List;

/**
 * {@code /ui/policies/texts/{hash}}: one policy document's text with line numbers; {@code
 * …/download}: the same as a file.
 */
final class PolicyTextPage implements Page {
  private final GatewayPolicies policies;
  private final String service;
  private final boolean download;

  /**
   * A page.
   *
   * @param download whether it is the file
   */
  PolicyTextPage(GatewayPolicies policies, String service, boolean download) {
    this.policies = policies;
    this.service = service;
    this.download = download;
  }

  @Override
  public Answer get(PageRequest request) {
    String hash = request.variable("hash");
    ResourceName name = ResourceName.of(service);
    PolicyText text =
        policies
            .text(name, hash)
            .orElseThrow(() -> ManagementException.notFound("policy document", hash));
    List<GatewayDocument> documents = policies.documents(name, hash);
    String shown = documents.isEmpty() ? hash : documents.get(0).name();
    return download
        ? new Answer.Download(fileName(shown), "application/xml", text.text())
        : Answer.html(
            "policy-text",
            new PolicyTextModel(
                request.frame("policies", shown),
                shown,
                hash,
                text.masked(),
                List.of(text.text().split("\r\n|\r|\n", -1)),
                documents.stream().flatMap(it -> it.problems().stream()).distinct().toList(),
                documents));
  }

  /** A name that every file system takes, such as {@code apis-orders-policy.xml}. */
  static String fileName(String document) {
    String name = document.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[.-]+", "");
    return name.endsWith(".xml") ? name : name + ".xml";
  }
}
