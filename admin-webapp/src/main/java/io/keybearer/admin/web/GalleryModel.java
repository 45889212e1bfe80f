package io.keybearer.admin.web;

import io.keybearer.admin.service.IdentityProviderDescription;
import java.util.List;

/**
 * What the gallery of identity providers shows.
 *
 * @param frame around it
 * @param search what was searched for
 * @param generic those that any identity provider can be set up with
 * @param named those of one identity provider each
 */
public record GalleryModel(Frame frame, String search, List<Card> generic, List<Card> named) {
  /**
   * A card.
   *
   * @param name the catalogue's name
   * @param displayName what people call it
   * @param category what it is for; empty for the generic ones
   */
  public record Card(String name, String displayName, String category) {
    static Card of(IdentityProviderDescription provider) {
      return new Card(provider.name(), provider.displayName(), provider.category().orElse(""));
    }
  }
}
