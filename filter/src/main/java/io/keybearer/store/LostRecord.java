package io.keybearer.store;

import io.keybearer.model.GrantType;
import java.util.List;
import java.util.Optional;

/**
 * A row with sealed records that no key opens any more.
 *
 * @param table where it stands
 * @param id its row
 * @param version what it was read with; guards its change
 * @param provider the provider's name
 * @param name the authorization's name; the provider's, for a row of a provider; both are empty for
 *     a row of a webhook
 * @param grantType the provider's grant; empty for a row of a webhook
 * @param columns the columns that do not open
 */
public record LostRecord(
    SealedTable table,
    long id,
    long version,
    String provider,
    String name,
    Optional<GrantType> grantType,
    List<String> columns) {
  /** Copies the columns. */
  public LostRecord {
    columns = List.copyOf(columns);
  }

  /** Whether a client secret is among what is lost. */
  public boolean losesSecret() {
    return columns.contains("sealed_secrets");
  }

  /** Whether a provider's connections need somebody to log in. */
  public boolean needsLogin() {
    return grantType.filter(it -> it == GrantType.AUTHORIZATION_CODE).isPresent();
  }

  /** Whether tokens are among what is lost. */
  public boolean losesTokens() {
    return columns.contains("sealed_access") || columns.contains("sealed_refresh");
  }
}
