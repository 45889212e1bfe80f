package io.keybearer.admin.service;

import io.keybearer.model.GrantType;
import io.keybearer.model.Secret;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An authorization provider as somebody wants it to be.
 *
 * @param displayName what people see, 1 to 300 characters; empty for none
 * @param identityProvider the catalogue's name, in any casing
 * @param grantType its one grant
 * @param parameters the grant's parameters by name in any casing; each value is held as a secret
 *     because only the catalogue knows which of them are. Null stands for JSON's null
 */
public record ProviderDraft(
    Optional<String> displayName,
    String identityProvider,
    GrantType grantType,
    Map<String, @Nullable Secret> parameters) {

  /** Copies the parameters, keeping their order. */
  public ProviderDraft {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }
}
