package io.keybearer.policy.expression;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keybearer.model.NumericDate;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Web Token, {@code Jwt} in an expression. Having one says nothing of its worth: {@code
 * AsJwt()} makes one of any text that has the form; only validate-jwt and its like verify.
 *
 * @param algorithm {@code Algorithm}: the header's {@code alg}
 * @param audiences {@code Audiences}
 * @param claims {@code Claims}: the values of each claim as texts, an array's one by one, an object
 *     as its JSON. The arrays are not to be written to
 * @param expirationTime {@code ExpirationTime}; null when there is none
 * @param id {@code Id}: the claim {@code jti}
 * @param issuer {@code Issuer}
 * @param issuedAt {@code IssuedAt}; null when there is none
 * @param notBefore {@code NotBefore}; null when there is none
 * @param subject {@code Subject}
 * @param type {@code Type}: the header's {@code typ}
 */
public record Jwt(
    @Nullable String algorithm,
    List<String> audiences,
    Map<String, String[]> claims,
    @Nullable Instant expirationTime,
    @Nullable String id,
    @Nullable String issuer,
    @Nullable Instant issuedAt,
    @Nullable Instant notBefore,
    @Nullable String subject,
    @Nullable String type) {
  private static final int LONGEST = 64 * 1024;
  private static final String BEARER = "bearer ";
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final TypeReference<Map<String, @Nullable Object>> OBJECT =
      new TypeReference<>() {};

  /** Copies the collections. */
  public Jwt {
    audiences = List.copyOf(audiences);
    claims = Collections.unmodifiableMap(new LinkedHashMap<>(claims));
  }

  /**
   * Reads a token in its compact form, and verifies nothing.
   *
   * @param text the token; a prefix {@code Bearer} is left out, as Azure does
   * @return empty when it is none, or one that is encrypted, or longer than 64 Ki characters
   */
  public static Optional<Jwt> parse(String text) {
    String token = text.strip();
    if (token.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
      token = token.substring(BEARER.length()).strip();
    }
    String[] parts = token.length() > LONGEST ? new String[0] : token.split("\\.", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    return object(parts[0]).flatMap(header -> object(parts[1]).map(claims -> of(header, claims)));
  }

  /**
   * A token of these parts.
   *
   * @param header the members of its header, as JSON values
   * @param claims its claims, as JSON values
   */
  public static Jwt of(
      Map<String, ? extends @Nullable Object> header,
      Map<String, ? extends @Nullable Object> claims) {
    Map<String, String[]> texts = new LinkedHashMap<>();
    claims.forEach((name, value) -> texts.put(name, values(value)));
    return new Jwt(
        text(header.get("alg")),
        List.of(texts.getOrDefault("aud", new String[0])),
        texts,
        time(claims.get("exp")),
        text(claims.get("jti")),
        text(claims.get("iss")),
        time(claims.get("iat")),
        time(claims.get("nbf")),
        text(claims.get("sub")),
        text(header.get("typ")));
  }

  private static Optional<Map<String, @Nullable Object>> object(String part) {
    try {
      return Optional.ofNullable(JSON.readValue(Base64.getUrlDecoder().decode(part), OBJECT));
    } catch (IllegalArgumentException | JsonProcessingException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory can be read", e);
    }
  }

  private static String[] values(@Nullable Object value) {
    List<String> values = new ArrayList<>();
    for (Object each : value instanceof List<?> list ? list : Collections.singletonList(value)) {
      String text = text(each);
      if (text != null) {
        values.add(text);
      }
    }
    return values.toArray(String[]::new);
  }

  private static @Nullable String text(@Nullable Object value) {
    if (value instanceof Map<?, ?> || value instanceof List<?>) {
      try {
        return JSON.writeValueAsString(value);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("JSON values can be written", e);
      }
    }
    return value == null ? null : value.toString();
  }

  private static @Nullable Instant time(@Nullable Object value) {
    return NumericDate.of(value).orElse(null);
  }

  /** Says what this is, and nothing of what it holds. */
  @Override
  public String toString() {
    return "Jwt[redacted]";
  }
}
