package io.keybearer.oauth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long an access token lives, from the moment before the request was sent. Sources in order:
 * {@code expires_in}; a point in time ({@code expires_at} and its like); the token's own {@code
 * exp} where it is a JWT, unverified; the catalogue. Numbers may be texts or decimals; negative
 * ones are dropped; the longest life is ten years.
 */
final class TokenLifetime {
  private static final BigDecimal LONGEST_SECONDS =
      BigDecimal.valueOf(Duration.ofDays(3653).toSeconds());
  private static final BigDecimal MILLIS_FROM = new BigDecimal("100000000000");
  private static final List<String> POINTS_IN_TIME =
      List.of("expires_at", "expires_on", "expiresAt", "expiresOn", "expires", "expiry");
  private static final TypeReference<Map<String, @Nullable Object>> OBJECT =
      new TypeReference<>() {};
  private static final ObjectMapper JSON = new ObjectMapper();

  private final TokenResponseShape shape;
  private final Instant sentAt;

  TokenLifetime(TokenResponseShape shape, Instant sentAt) {
    this.shape = shape;
    this.sentAt = sentAt;
  }

  /**
   * The life; empty when it has no known end. Zero when the answer says zero and nothing says
   * better.
   */
  Optional<Duration> of(Map<String, @Nullable Object> members, String accessToken) {
    Optional<BigDecimal> expiresIn =
        number(members.get("expires_in")).filter(seconds -> seconds.signum() >= 0);
    boolean zero = expiresIn.filter(seconds -> seconds.signum() == 0).isPresent();
    if (zero && shape.zeroMeansNoEnd()) {
      return Optional.empty();
    }
    return expiresIn
        .filter(seconds -> seconds.signum() > 0)
        .map(TokenLifetime::clamped)
        .or(() -> pointInTime(members))
        .or(() -> ofJwt(accessToken))
        .or(shape::defaultLifetime)
        .or(() -> zero ? Optional.of(Duration.ZERO) : Optional.empty());
  }

  private Optional<Duration> pointInTime(Map<String, @Nullable Object> members) {
    for (String name : POINTS_IN_TIME) {
      Object value = members.get(name);
      Optional<BigDecimal> number = number(value);
      // Some servers put a life under these names: as a point in time it would be in the 1970s.
      if (number.filter(n -> n.signum() > 0 && n.compareTo(LONGEST_SECONDS) < 0).isPresent()) {
        return number.map(TokenLifetime::clamped);
      }
      Optional<Instant> end = number.flatMap(TokenLifetime::epoch).or(() -> iso8601(value));
      if (end.isPresent()) {
        return Optional.of(until(end.get()));
      }
    }
    return Optional.empty();
  }

  private Optional<Duration> ofJwt(String accessToken) {
    String[] parts = accessToken.split("\\.", -1);
    if (parts.length != 3 || parts[1].isEmpty()) {
      return Optional.empty();
    }
    try {
      byte[] payload = Base64.getUrlDecoder().decode(parts[1]);
      Map<String, @Nullable Object> claims =
          JSON.readValue(new String(payload, StandardCharsets.UTF_8), OBJECT);
      Optional<Instant> exp = number(claims.get("exp")).flatMap(TokenLifetime::epoch);
      Optional<Instant> iat = number(claims.get("iat")).flatMap(TokenLifetime::epoch);
      // With both, the issuer's clock alone counts, not its distance from ours.
      return exp.map(
          end ->
              iat.filter(end::isAfter)
                  .map(start -> clamped(seconds(Duration.between(start, end))))
                  .orElseGet(() -> until(end)));
    } catch (IllegalArgumentException | JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private Duration until(Instant end) {
    Duration left = Duration.between(sentAt, end);
    return left.isNegative() ? Duration.ZERO : clamped(seconds(left));
  }

  private static BigDecimal seconds(Duration duration) {
    return BigDecimal.valueOf(duration.toMillis()).movePointLeft(3);
  }

  private static Duration clamped(BigDecimal seconds) {
    return Duration.ofMillis(seconds.min(LONGEST_SECONDS).movePointRight(3).longValue());
  }

  private static Optional<Instant> epoch(BigDecimal value) {
    if (value.signum() <= 0 || value.precision() - value.scale() > 15) {
      return Optional.empty();
    }
    return Optional.of(
        value.compareTo(MILLIS_FROM) >= 0
            ? Instant.ofEpochMilli(value.longValue())
            : Instant.ofEpochSecond(value.longValue()));
  }

  private static Optional<Instant> iso8601(@Nullable Object value) {
    if (!(value instanceof String text)) {
      return Optional.empty();
    }
    try {
      return Optional.of(OffsetDateTime.parse(text.strip()).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<BigDecimal> number(@Nullable Object value) {
    if (!(value instanceof Number) && !(value instanceof String)) {
      return Optional.empty();
    }
    String text =
        value instanceof BigDecimal decimal && Math.abs(decimal.scale()) < 40
            ? decimal.toPlainString()
            : value.toString().strip();
    // Long enough for any number that a server means; an exponent could make a short text enormous.
    if (text.length() > 40 || !text.matches("-?[0-9]+(\\.[0-9]*)?")) {
      return Optional.empty();
    }
    return Optional.of(new BigDecimal(text));
  }
}
