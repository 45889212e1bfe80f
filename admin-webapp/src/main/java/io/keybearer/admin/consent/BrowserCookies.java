package io.keybearer.admin.consent;

import io.keybearer.model.Secret;
import java.util.Optional;
import java.util.UUID;

/** The cookies that a request brought, by name. */
public interface BrowserCookies {
  /** What the names of ours begin with; an attempt's uid follows. */
  String PREFIX = "kb-consent-";

  /** The value of the cookie of that name; empty when there is none, or more than one. */
  Optional<String> value(String name);

  /** The cookie that binds an attempt to its browser. */
  default Optional<Secret> of(UUID attempt) {
    return value(PREFIX + attempt).map(Secret::of);
  }
}
