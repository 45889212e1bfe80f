package io.keybearer.admin.web;

import io.keybearer.model.GrantType;
import java.util.List;
import java.util.Optional;

/**
 * What the list of credential providers shows.
 *
 * @param frame around it
 * @param search what was searched for
 * @param rows those of this page
 * @param total how many there are on all pages
 * @param next the address of the next page
 * @param first the address of the first page, on another one
 */
public record ProvidersModel(
    Frame frame,
    String search,
    List<Row> rows,
    long total,
    Optional<String> next,
    Optional<String> first) {
  /**
   * A credential provider.
   *
   * @param name its id
   * @param displayName what people call it
   * @param identityProvider what kind it is
   * @param grantType how its tokens are obtained
   * @param connections how many connections it has
   * @param troubled how many of them somebody should look at
   */
  public record Row(
      String name,
      String displayName,
      String identityProvider,
      GrantType grantType,
      int connections,
      int troubled) {}
}
