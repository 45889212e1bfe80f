package io.keybearer.store;

import java.util.Optional;
import java.util.UUID;

/**
 * A login link's row.
 *
 * @param id the row's surrogate key
 * @param uid its random identity, which audit rows name
 * @param authorizationId the row of the authorization that it is for
 * @param service its service's name
 * @param provider its provider's name
 * @param authorization its name
 * @param configVersion the provider's configuration that it was made for
 * @param createdBy who asked for it
 * @param postLoginRedirect where the browser goes in the end; empty when it stays
 * @param confirmed whether a login by it was confirmed, so that it is of no more use
 * @param expired whether its time is over, by the database's clock
 */
public record StoredLoginLink(
    long id,
    UUID uid,
    long authorizationId,
    String service,
    String provider,
    String authorization,
    long configVersion,
    String createdBy,
    Optional<String> postLoginRedirect,
    boolean confirmed,
    boolean expired) {}
