package io.keybearer.admin.web;

import io.keybearer.admin.service.BulkOperations;
import io.keybearer.admin.service.Explanations;
import io.keybearer.admin.service.ProviderDiscovery;
import io.keybearer.admin.service.ProviderLists;
import io.keybearer.admin.service.ProviderOperations;
import io.keybearer.admin.service.ProviderSecrets;
import io.keybearer.admin.service.RevealedTokens;

/**
 * What the pages of providers and connections call beside the use cases of their resources.
 *
 * @param lists lists providers
 * @param providers what is done with providers while they are in use
 * @param discovery finds their endpoints
 * @param secrets replaces their client secrets
 * @param explanations explains who may use a connection
 * @param tokens shows access tokens to people
 * @param bulk does one thing with many connections
 */
public record WorkServices(
    ProviderLists lists,
    ProviderOperations providers,
    ProviderDiscovery discovery,
    ProviderSecrets secrets,
    Explanations explanations,
    RevealedTokens tokens,
    BulkOperations bulk) {}
