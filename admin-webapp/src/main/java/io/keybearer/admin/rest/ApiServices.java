package io.keybearer.admin.rest;

import io.keybearer.admin.service.ConnectionOperations;
import io.keybearer.admin.service.Connections;
import io.keybearer.admin.service.Explanations;
import io.keybearer.admin.service.ProviderOperations;
import io.keybearer.admin.service.RevealedTokens;
import io.keybearer.admin.service.Surveys;
import io.keybearer.admin.service.TemplateExport;
import io.keybearer.admin.service.TemplateImport;
import org.glassfish.jersey.server.ResourceConfig;

/**
 * What the native API calls.
 *
 * @param operations operations on connections
 * @param revealedTokens shows access tokens to people
 * @param providers operations on authorization providers
 * @param explanations explains calls
 * @param surveys how a service does
 * @param connections finds connections
 * @param templateImport imports templates
 * @param templateExport exports them
 */
public record ApiServices(
    ConnectionOperations operations,
    RevealedTokens revealedTokens,
    ProviderOperations providers,
    Explanations explanations,
    Surveys surveys,
    Connections connections,
    TemplateImport templateImport,
    TemplateExport templateExport) {

  /** Registers the native API's resources. */
  void register(ResourceConfig application) {
    application.register(new ConnectionOperationsResource(operations));
    application.register(new RevealResource(revealedTokens));
    application.register(new ProviderOperationsResource(providers));
    application.register(new ExplanationResource(explanations));
    application.register(new SurveyResource(surveys, connections));
    application.register(new TransferResource(templateImport, templateExport));
  }
}
