package io.keybearer.store;

import io.keybearer.model.Secret;
import io.keybearer.model.TokenSet;
import io.keybearer.vault.Destination;
import io.keybearer.vault.KeyUnavailableException;
import io.keybearer.vault.Owner;
import io.keybearer.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Seals what a token row holds, each column for its owner and, where it is sent, its destination.
 */
final class TokenSealing {
  private final Vault vault;

  TokenSealing(Vault vault) {
    this.vault = vault;
  }

  byte[] access(RefreshMaterial read, TokenSet tokens) {
    return seal(
        read,
        new Owner(read.uid(), TokenRows.ACCESS),
        Optional.empty(),
        TokenRows.accessJson(tokens.accessToken().expose(), tokens.claims()));
  }

  byte[] refresh(RefreshMaterial read, Secret refreshToken) {
    Destination destination =
        Destination.of(read.tokenUrl(), read.refreshUrl().orElse(read.tokenUrl()), read.clientId());
    return seal(
        read,
        new Owner(read.uid(), TokenRows.REFRESH),
        Optional.of(destination),
        refreshToken.expose().getBytes(StandardCharsets.UTF_8));
  }

  /** An endpoint's answer, kept for people; null when there was none. */
  byte @Nullable [] error(RefreshMaterial read, Owner owner, Optional<Secret> details) {
    return details
        .map(text -> text.expose().getBytes(StandardCharsets.UTF_8))
        .map(text -> seal(read, owner, Optional.empty(), text))
        .orElse(null);
  }

  /**
   * Makes sure that something can be sealed at all.
   *
   * @throws StoreException FAILED when nothing can
   */
  void check(RefreshMaterial read) {
    seal(read, new Owner(read.uid(), TokenRows.ACCESS), Optional.empty(), new byte[0]);
  }

  private byte[] seal(
      RefreshMaterial read, Owner owner, Optional<Destination> destination, byte[] plain) {
    try {
      return vault.seal(read.serviceUid(), owner, destination, plain);
    } catch (KeyUnavailableException e) {
      throw new StoreException(
          StoreException.Reason.FAILED, "the service has no key to seal with", e);
    }
  }
}
