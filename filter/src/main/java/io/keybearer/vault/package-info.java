/**
 * Seals secrets into records that only their own row can open, and opens them again.
 *
 * <p>May use model and config; of the store it knows the port {@link io.keybearer.vault.KeyWraps}
 * alone. Sole user of Bouncy Castle's certificates and of javax.crypto's ciphers. Read {@link
 * io.keybearer.vault.Vault} first, then {@link io.keybearer.vault.Keystore}.
 */
@NullMarked
package io.keybearer.vault;

import org.jspecify.annotations.NullMarked;
