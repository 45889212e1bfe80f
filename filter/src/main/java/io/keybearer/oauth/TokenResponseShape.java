package io.keybearer.oauth;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How a provider's token answers differ from the RFC's, as the catalogue says.
 *
 * @param within members to look for the token in, outermost first, such as {@code authed_user};
 *     empty for an answer of one level
 * @param aliases names that the answer has for the RFC's, by the RFC's name
 * @param tokenTypes token types that are used like bearer tokens, in lower case; bearer itself
 *     always is
 * @param errorCodes the RFC's error code for a code of the provider's own
 * @param defaultLifetime the access token's life where the answer does not say
 * @param zeroMeansNoEnd whether {@code expires_in} 0 says that the token has no end
 */
public record TokenResponseShape(
    List<String> within,
    Map<String, String> aliases,
    List<String> tokenTypes,
    Map<String, String> errorCodes,
    Optional<Duration> defaultLifetime,
    boolean zeroMeansNoEnd) {
  /** The RFC's shape. */
  public static final TokenResponseShape STANDARD =
      new TokenResponseShape(List.of(), Map.of(), List.of(), Map.of(), Optional.empty(), false);

  /** Copies the collections. */
  public TokenResponseShape {
    within = List.copyOf(within);
    aliases = Map.copyOf(aliases);
    tokenTypes =
        tokenTypes.stream()
            .map(type -> type.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableList());
    errorCodes = Map.copyOf(errorCodes);
  }
}
