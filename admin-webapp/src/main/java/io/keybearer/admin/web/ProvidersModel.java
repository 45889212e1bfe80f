package io.keybearer.admin.web;

import io.keybearer.model.GrantType;
import io.keybearer.model.ListedProvider;
import io.keybearer.model.ProviderFilter.Condition;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * What the list of credential providers shows.
 *
 * @param frame around it
 * @param list which providers and in which order
 * @param types the kinds of identity providers to filter by
 * @param today the day that secrets are compared with, by UTC
 * @param rows those of this page
 * @param total how many there are on all pages
 * @param next the address of the next page
 * @param previous the address of the page before
 * @param gallery what a first one can be made of; empty while there are any
 */
public record ProvidersModel(
    Frame frame,
    ProviderList list,
    List<Type> types,
    LocalDate today,
    List<Row> rows,
    int total,
    Optional<String> next,
    Optional<String> previous,
    List<GalleryModel.Card> gallery) {
  private static final int SOON = 30;

  /**
   * A kind of identity provider.
   *
   * @param name the catalogue's name
   * @param displayName what people call it
   */
  public record Type(String name, String displayName) {}

  /**
   * A credential provider.
   *
   * @param provider what is listed of it
   * @param identityProvider what kind it is
   * @param connections how many connections it has
   * @param needLogin how many of them somebody must log in to
   * @param troubled how many of them somebody should look at
   */
  public record Row(
      ListedProvider provider,
      String identityProvider,
      int connections,
      int needLogin,
      int troubled) {
    /** What people call it. */
    public String displayName() {
      return provider.displayName().orElse(provider.name());
    }

    /** How it stands: the key of a text. */
    public String state() {
      return ConnectionList.key(
          provider.disabled()
              ? Condition.DISABLED
              : provider.settingsWrong() ? Condition.SETTINGS_WRONG : Condition.WORKING);
    }

    /** How its state looks. */
    public StateLook look() {
      return switch (state()) {
        case "disabled" -> new StateLook("idle", "slash-circle");
        case "settings-wrong" -> new StateLook("bad", "x-octagon-fill");
        default -> new StateLook("ok", "check-circle-fill");
      };
    }
  }

  /** Whether a secret has ended or ends soon. */
  public boolean isSoon(LocalDate day) {
    return daysLeft(day) <= SOON;
  }

  /** How many days a secret is still good for; negative when it has ended. */
  public long daysLeft(LocalDate day) {
    return ChronoUnit.DAYS.between(today, day);
  }

  /** What can be filtered by. */
  public List<GrantType> grants() {
    return List.of(GrantType.values());
  }

  /** What can be filtered by. */
  public List<Condition> conditions() {
    return List.of(Condition.values());
  }
}
