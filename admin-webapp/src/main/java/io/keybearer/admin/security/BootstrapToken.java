package io.keybearer.admin.security;

import io.keybearer.model.Secret;
import io.keybearer.store.ApiTokenStore;
import io.keybearer.store.AuditLog;
import io.keybearer.store.Transaction;
import io.keybearer.store.Transactions;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a new installation its first API token: a file that only the server's user can read. It is
 * written while the store has neither an account nor an API token, and never again.
 */
public final class BootstrapToken {
  private static final Logger LOG = LoggerFactory.getLogger(BootstrapToken.class);
  private static final String ACTOR = "bootstrap";

  private final Transactions transactions;
  private final ApiTokenStore store;
  private final ApiTokens tokens;
  private final AuditLog audit;

  /** A bootstrap of that store. */
  public BootstrapToken(Transactions transactions, ApiTokenStore store, ApiTokens tokens) {
    this.transactions = transactions;
    this.store = store;
    this.tokens = tokens;
    this.audit = new AuditLog();
  }

  /**
   * Writes the first token, if it is still to be written. The file is complete before the token's
   * row is committed, so that a crash in between leaves a file whose token is unknown, and the next
   * start writes a new one.
   *
   * @param file where to; replaced if it is there. Empty: only a log line says that nobody can call
   *     the API
   * @throws java.io.UncheckedIOException if the file can't be written
   */
  public void write(Optional<Path> file) {
    transactions.run(
        transaction -> {
          if (store.lockWhenEmpty(transaction)) {
            file.ifPresentOrElse(
                path -> issue(transaction, path),
                () ->
                    LOG.warn(
                        "the store has no account and no API token; the setting"
                            + " 'bootstrap-api-token-file' makes a first token"));
          }
          return true;
        });
  }

  private void issue(Transaction transaction, Path file) {
    Secret token = tokens.issue(transaction, "bootstrap", Role.ADMIN, ACTOR, Optional.empty());
    audit.append(
        transaction,
        Optional.empty(),
        new AuditLog.Entry(ACTOR, "apiToken.create", "api-token/bootstrap", ""));
    try {
      write(file.toAbsolutePath(), token);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("the file " + file + " can't be written", e);
    }
    LOG.info("the first API token, of role admin, is in {}", file);
  }

  private static void write(Path file, Secret token) throws IOException {
    Path folder = file.getParent();
    if (folder == null) {
      throw new IOException("not a file in a folder");
    }
    Files.createDirectories(folder);
    Path draft = Files.createTempFile(folder, ".api-token", null, ownerOnly(folder));
    try {
      Files.writeString(draft, token.expose() + "\n", StandardCharsets.UTF_8);
      try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /**
   * Mode 0600 where the file system has modes; elsewhere, temporary files are the user's own as
   * well.
   */
  private static FileAttribute<?>[] ownerOnly(Path folder) throws IOException {
    if (!Files.getFileStore(folder).supportsFileAttributeView("posix")) {
      return new FileAttribute<?>[0];
    }
    Set<PosixFilePermission> mode = PosixFilePermissions.fromString("rw-------");
    return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(mode)};
  }
}
