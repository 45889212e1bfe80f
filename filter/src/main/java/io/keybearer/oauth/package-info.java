/**
 * The OAuth 2.0 client: token requests and their answers, and the catalogue of identity providers
 * as data.
 *
 * <p>Requests are shaped as the catalogue's entry says; answers are read by a reader of our own
 * that takes what real token endpoints send, and gives either a checked token or a classified
 * error. Which error means what for a connection is decided here ({@link
 * io.keybearer.oauth.TokenErrorClass}); what is done about it, in {@code credential}.
 *
 * <p>Uses {@code model}, {@code config}, {@code http}, Jackson and Nimbus. Read {@link
 * io.keybearer.oauth.TokenEndpoint} and {@link io.keybearer.oauth.ProviderCatalogue} first.
 */
@NullMarked
package io.keybearer.oauth;

import org.jspecify.annotations.NullMarked;
