package io.keybearer.store;

import io.keybearer.model.GrantType;
import java.util.List;

/**
 * A row with sealed records that no key opens any more.
 *
 * @param table where it stands
 * @param id its row
 * @param version what it was read with; guards its change
 * @param provider the provider's name
 * @param name the authorization's name; the provider's, for a row of a provider
 * @param grantType the provider's grant
 * @param columns the columns that do not open
 */
public record LostRecord(
    SealedTable table,
    long id,
    long version,
    String provider,
    String name,
    GrantType grantType,
    List<String> columns) {
  /** Copies the columns. */
  public LostRecord {
    columns = List.copyOf(columns);
  }

  /** Whether a client secret is among what is lost. */
  public boolean losesSecret() {
    return columns.contains("sealed_secrets");
  }

  /** Whether tokens are among what is lost. */
  public boolean losesTokens() {
    return columns.contains("sealed_access") || columns.contains("sealed_refresh");
  }
}
