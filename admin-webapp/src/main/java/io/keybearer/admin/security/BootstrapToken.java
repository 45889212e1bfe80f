package io.keybearer.admin.security;

import io.keybearer.model.Secret;
import io.keybearer.store.Transaction;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a new installation its first API token: a file that only the server's user can read. It is
 * written while the store has neither an account nor an API token, and never again.
 */
final class BootstrapToken {
  private static final Logger LOG = LoggerFactory.getLogger(BootstrapToken.class);

  private final AccessStore store;
  private final ApiTokens tokens;

  BootstrapToken(AccessStore store, ApiTokens tokens) {
    this.store = store;
    this.tokens = tokens;
  }

  /**
   * Writes the first token, if it is still to be written. The file is complete before the token's
   * row is committed, so that a crash in between leaves a file whose token is unknown, and the next
   * start writes a new one.
   *
   * @param file where to; replaced if it is there. Empty: nothing is written
   * @throws java.io.UncheckedIOException if the file can't be written
   */
  void write(Optional<Path> file) {
    file.ifPresent(
        path ->
            store.run(
                transaction -> {
                  if (store.apiTokens().lockWhenEmpty(transaction)) {
                    issue(transaction, path);
                  }
                  return true;
                }));
  }

  private void issue(Transaction transaction, Path file) {
    Secret token = tokens.issueFirst(transaction, "bootstrap", "bootstrap");
    PrivateFile.write(file, token);
    LOG.info("the first API token, of role admin, is in {}", file);
  }
}
