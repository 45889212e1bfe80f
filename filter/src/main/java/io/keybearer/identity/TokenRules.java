package io.keybearer.identity;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What a token must be like.
 *
 * @param metadata where the metadata of accepted issuers are; their keys are accepted, and, when
 *     {@code issuers} is empty, their issuers
 * @param signingKeys further keys that are accepted, of any issuer
 * @param openingKeys keys for encrypted tokens; without any, those don't pass
 * @param audiences the audiences of which the token must name one; none accepts any
 * @param issuers the issuers that are accepted; none accepts those of the metadata, and any when
 *     there are no metadata either. One may have <code>{tenantid}</code> in it, which stands for
 *     the token's own tenant ({@code tid})
 * @param claims what else the token must have
 * @param requireExpiration whether it must say when it ends
 * @param requireSignature whether it must be signed; a signature that is there is always checked
 * @param clockSkew by how much the issuer's clock may be off
 */
public record TokenRules(
    List<URI> metadata,
    List<SigningKey> signingKeys,
    List<OpeningKey> openingKeys,
    Set<String> audiences,
    Set<String> issuers,
    List<RequiredClaim> claims,
    boolean requireExpiration,
    boolean requireSignature,
    Duration clockSkew) {
  /** Copies the collections. */
  public TokenRules {
    metadata = List.copyOf(metadata);
    signingKeys = List.copyOf(signingKeys);
    openingKeys = List.copyOf(openingKeys);
    audiences = Set.copyOf(audiences);
    issuers = Set.copyOf(issuers);
    claims = List.copyOf(claims);
  }
}
