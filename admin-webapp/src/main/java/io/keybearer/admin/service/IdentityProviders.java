package io.keybearer.admin.service;

import io.keybearer.admin.service.IdentityProviderDescription.Level;
import io.keybearer.admin.service.IdentityProviderDescription.ParameterDescription;
import io.keybearer.model.GrantType;
import io.keybearer.oauth.IdentityProvider;
import io.keybearer.oauth.ParameterDefinition;
import io.keybearer.oauth.ProviderCatalogue;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The kinds of identity providers that can be chosen, as the catalogue has them. Immutable. */
public final class IdentityProviders {
  private final ProviderCatalogue catalogue;

  /** The kinds of a catalogue. */
  public IdentityProviders(ProviderCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  /** All of them, by name. */
  public List<IdentityProviderDescription> all() {
    return catalogue.all().stream().map(IdentityProviders::description).toList();
  }

  /** The one of that name, in any casing; empty when there is none. */
  public Optional<IdentityProviderDescription> find(String name) {
    return catalogue.find(name).map(IdentityProviders::description);
  }

  private static IdentityProviderDescription description(IdentityProvider provider) {
    Map<GrantType, List<ParameterDescription>> grants = new EnumMap<>(GrantType.class);
    provider
        .grantTypes()
        .forEach(
            (grant, definitions) ->
                grants.put(
                    grant, definitions.stream().map(IdentityProviders::description).toList()));
    return new IdentityProviderDescription(
        provider.name(),
        provider.displayName(),
        provider.category(),
        provider.docsUrl(),
        provider.notes(),
        grants);
  }

  private static ParameterDescription description(ParameterDefinition definition) {
    return new ParameterDescription(
        definition.name(),
        definition.type().text(),
        definition.displayName(),
        definition.description(),
        definition.defaultValue(),
        definition.example(),
        switch (definition.level()) {
          case REQUIRED -> Level.REQUIRED;
          case OPTIONAL -> Level.OPTIONAL;
          case HIDDEN -> Level.HIDDEN;
        });
  }
}
