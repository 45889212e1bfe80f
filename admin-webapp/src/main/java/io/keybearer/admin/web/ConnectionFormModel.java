package io.keybearer.admin.web;

/**
 * What the page of a new connection shows.
 *
 * @param frame around it
 * @param provider the provider's id
 * @param providerName what people call the provider
 * @param needsLogin whether a user logs in afterwards
 * @param form the form
 */
public record ConnectionFormModel(
    Frame frame, String provider, String providerName, boolean needsLogin, Form form) {}
