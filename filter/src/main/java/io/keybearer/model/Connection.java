package io.keybearer.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * An authorization with what became of it, for people to look at.
 *
 * @param name its id
 * @param provider its provider's id
 * @param providerName the provider's display name, or its id where it has none
 * @param identityProvider what kind of provider
 * @param grantType how its tokens are obtained
 * @param state how it stands
 * @param errorCode why it gives none
 * @param connectedAs the account of the last consent, where known
 * @param grantedScope what was granted at the last consent, separated by blanks, where the answer
 *     said so
 * @param token the token at hand
 * @param nextAttemptAt until when a failed refresh is not tried again
 * @param createdAt when it was made
 * @param lastUsedAt when a gateway last used it, give or take a heartbeat
 * @param lastUsedBy that gateway
 * @param lastUsedAs on whose behalf, as {@link CallerIdentity#label()} says it
 * @param accessPolicies how many access policies it has
 * @param answer how the token endpoint was last asked to refresh it; empty before that
 */
public record Connection(
    String name,
    String provider,
    String providerName,
    String identityProvider,
    GrantType grantType,
    ConnectionState state,
    Optional<String> errorCode,
    Optional<String> connectedAs,
    Optional<String> grantedScope,
    Token token,
    Optional<Instant> nextAttemptAt,
    Instant createdAt,
    Optional<Instant> lastUsedAt,
    Optional<String> lastUsedBy,
    Optional<String> lastUsedAs,
    int accessPolicies,
    Optional<Answer> answer) {

  /**
   * How the token endpoint was last asked for a token.
   *
   * @param at when that ended
   * @param took how long it took
   * @param status the HTTP status of the answer; empty when none came
   */
  public record Answer(Instant at, Duration took, Optional<Integer> status) {}

  /**
   * What is known of the token at hand without opening it.
   *
   * @param present whether there is an access token
   * @param refreshable whether there is a refresh token
   * @param obtainedAt when it was obtained
   * @param expiresAt when it ends; empty also where that is not known
   * @param refreshAt from when on it is refreshed ahead
   */
  public record Token(
      boolean present,
      boolean refreshable,
      Optional<Instant> obtainedAt,
      Optional<Instant> expiresAt,
      Optional<Instant> refreshAt) {}
}
