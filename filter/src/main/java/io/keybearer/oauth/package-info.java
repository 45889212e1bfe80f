/**
 * The OAuth 2.0 client: token requests and their answers, and the catalogue of identity providers
 * as data.
 *
 * <p>Requests are shaped as the catalogue's entry says; answers are read by a reader of our own
 * that takes what real token endpoints send, and gives either a checked token or a classified
 * error. Which error means what for a connection is decided here ({@link
 * io.keybearer.oauth.TokenErrorClass}); what is done about it, in {@code credential}.
 *
 * <p>Also reads JSON Web Tokens, checks their signatures and opens encrypted ones, and fetches the
 * keys of their issuers ({@link io.keybearer.oauth.JsonWebToken}, {@link
 * io.keybearer.oauth.IssuerKeySource}); which tokens pass is decided in {@code identity}.
 *
 * <p>Uses {@code model}, {@code config}, {@code http}, Jackson and Nimbus. Read {@link
 * io.keybearer.oauth.TokenEndpoint} and {@link io.keybearer.oauth.ProviderCatalogue} first.
 */
@NullMarked
package io.keybearer.oauth;

import org.jspecify.annotations.NullMarked;
