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
 * @param gatewayAccess whether a new one gets the access policy of the service's own identity even
 *     where the service does not give it to all
 */
public record AuthorizationDraft(
    Optional<GrantType> grantType,
    Map<String, @Nullable Secret> parameters,
    boolean gatewayAccess) {

  /** Copies the parameters, keeping their order. */
  public AuthorizationDraft {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  /** A draft as a template has it: the service alone decides on access of its gateways. */
  public AuthorizationDraft(
      Optional<GrantType> grantType, Map<String, @Nullable Secret> parameters) {
    this(grantType, parameters, false);
  }
}
