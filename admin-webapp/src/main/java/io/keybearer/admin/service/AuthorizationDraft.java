package io.keybearer.admin.service;

import io.keybearer.model.GrantType;
import io.keybearer.model.Secret;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An authorization as somebody wants it to be.
 *
 * @param grantType the grant as stated; empty means its provider's
 * @param parameters its parameters by name in any casing; each value is held as a secret because
 *     only the catalogue knows which of them are. Null stands for JSON's null
 */
public record AuthorizationDraft(
    Optional<GrantType> grantType, Map<String, @Nullable Secret> parameters) {

  /** Copies the parameters, keeping their order. */
  public AuthorizationDraft {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }
}
