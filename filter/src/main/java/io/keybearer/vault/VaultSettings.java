package io.keybearer.vault;

import io.keybearer.config.Settings;
import io.keybearer.model.Secret;
import java.nio.file.Path;

/**
 * Where this node's keystore lies.
 *
 * @param keystore the PKCS#12 file ({@code keystore})
 * @param password its password ({@code keystore-password})
 * @param create whether to make one on first start ({@code create-keystore}, false by default; demo
 *     and samples only)
 */
public record VaultSettings(Path keystore, Secret password, boolean create) {
  /** Reads the settings of the vault. */
  public static VaultSettings read(Settings settings) {
    settings.requiredText("keystore", "the path of a PKCS#12 file");
    return new VaultSettings(
        settings.path("keystore").orElse(Path.of("")),
        Secret.of(
            settings.requiredText(
                "keystore-password", "the keystore's password, by ${file:PATH} or ${env:NAME}")),
        settings.flag("create-keystore", false));
  }
}
