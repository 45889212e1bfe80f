package io.keybearer.oauth;

import java.net.URI;

/**
 * One token request.
 *
 * @param endpoint where it goes: the token URL, or the refresh URL for a refresh
 * @param grant what it is made on the strength of
 * @param client who makes it
 * @param shape how it is written
 * @param answer how its answer is read
 */
public record TokenRequest(
    URI endpoint,
    TokenGrant grant,
    ClientIdentity client,
    TokenRequestShape shape,
    TokenResponseShape answer) {}
