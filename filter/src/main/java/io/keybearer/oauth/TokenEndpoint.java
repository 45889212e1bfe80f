package io.keybearer.oauth;

import io.keybearer.http.HttpNotSentException;
import io.keybearer.http.HttpOutcomeUnknownException;
import io.keybearer.http.HttpResponse;
import io.keybearer.http.OutboundHttpClient;
import io.keybearer.model.Secret;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;

/**
 * Makes token requests (RFC 6749 §3.2) and says what became of them. It never throws for what the
 * server or the network does: that is a {@link TokenAnswer.Refused}.
 *
 * <p>Safe for use by many threads.
 */
public final class TokenEndpoint {
  private static final Duration REVOCATION_DEADLINE = Duration.ofSeconds(5);

  private final OutboundHttpClient http;
  private final InstantSource clock;

  /**
   * A client of any token endpoint.
   *
   * @param http sends the requests
   * @param clock for answers that say their end as a point in time
   */
  public TokenEndpoint(OutboundHttpClient http, InstantSource clock) {
    this.http = http;
    this.clock = clock;
  }

  /**
   * Makes one request. Where the client has a second secret, it is tried within the same deadline
   * when the endpoint answers {@code invalid_client} to the first.
   *
   * @param request what to ask, where, for whom
   * @param deadline time for everything
   * @param mayStillSend asked immediately before each writing; {@code false} withdraws the request
   */
  public TokenAnswer send(TokenRequest request, Duration deadline, BooleanSupplier mayStillSend) {
    long start = System.nanoTime();
    List<Secret> secrets = request.client().secrets();
    TokenAnswer answer = sendOnce(request, secrets.stream().findFirst(), deadline, mayStillSend);
    if (secrets.size() > 1 && isInvalidClient(answer)) {
      Duration left = deadline.minusNanos(System.nanoTime() - start);
      if (!left.isNegative() && !left.isZero()) {
        return sendOnce(request, Optional.of(secrets.get(1)), left, mayStillSend);
      }
    }
    return answer;
  }

  /**
   * Revokes a token (RFC 7009 §2.1), within 5 s for each of the client's secrets.
   *
   * @param endpoint the revocation endpoint
   * @param client whose token it is
   * @param shape how this provider's requests are written
   * @param token what to revoke
   * @return empty when the server says that the token is of no use any more, as it does of one that
   *     it does not know (§2.2); otherwise why it may still be
   */
  public Optional<TokenAnswer.Refused> revoke(
      URI endpoint, ClientIdentity client, TokenRequestShape shape, TokenGrant.Revocation token) {
    TokenRequest request =
        new TokenRequest(endpoint, token, client, shape, TokenResponseShape.STANDARD);
    List<Secret> secrets = client.secrets();
    Optional<TokenAnswer.Refused> refused = revokeOnce(request, secrets.stream().findFirst());
    return secrets.size() > 1 && refused.filter(TokenEndpoint::isInvalidClient).isPresent()
        ? revokeOnce(request, Optional.of(secrets.get(1)))
        : refused;
  }

  private Optional<TokenAnswer.Refused> revokeOnce(TokenRequest request, Optional<Secret> secret) {
    return exchange(
            request,
            secret,
            REVOCATION_DEADLINE,
            () -> true,
            (reader, response) ->
                response.status() >= 200 && response.status() < 300
                    ? Optional.empty()
                    : Optional.of(reader.read(response)))
        .map(TokenAnswer.Refused.class::cast);
  }

  private TokenAnswer sendOnce(
      TokenRequest request,
      Optional<Secret> secret,
      Duration deadline,
      BooleanSupplier mayStillSend) {
    return exchange(
            request,
            secret,
            deadline,
            mayStillSend,
            (reader, response) -> Optional.of(reader.read(response)))
        .orElseThrow();
  }

  private Optional<TokenAnswer> exchange(
      TokenRequest request,
      Optional<Secret> secret,
      Duration deadline,
      BooleanSupplier mayStillSend,
      BiFunction<TokenResponseReader, HttpResponse, Optional<TokenAnswer>> reading) {
    java.time.Instant sentAt = clock.instant();
    try {
      HttpResponse response =
          http.send(
              new TokenRequestWriter(request, secret, sentAt).write(), deadline, mayStillSend);
      return reading.apply(new TokenResponseReader(request.answer(), sentAt), response);
    } catch (HttpNotSentException e) {
      boolean forbidden = e.kind() == HttpNotSentException.Cause.FORBIDDEN;
      return refused(
          forbidden ? TokenErrorClass.CONFIGURATION : TokenErrorClass.NOT_PROCESSED,
          e.kind().name().toLowerCase(java.util.Locale.ROOT));
    } catch (HttpOutcomeUnknownException e) {
      return refused(TokenErrorClass.OUTCOME_UNKNOWN, "no_response");
    } catch (UnusableKeyException e) {
      return refused(TokenErrorClass.CONFIGURATION, e.code());
    }
  }

  private static Optional<TokenAnswer> refused(TokenErrorClass errorClass, String code) {
    return Optional.of(
        new TokenAnswer.Refused(
            errorClass, code, Optional.empty(), Optional.empty(), Optional.empty()));
  }

  private static boolean isInvalidClient(TokenAnswer answer) {
    return answer instanceof TokenAnswer.Refused refused
        && refused.errorClass() == TokenErrorClass.CONFIGURATION
        && refused.code().equals("invalid_client");
  }
}
