package io.keybearer.admin.security;

import io.keybearer.model.Secret;
import io.keybearer.store.SettingStore;
import io.keybearer.store.Transaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first start: while there is no account, whoever can read the setup code on the server may
 * make the first administrator. The code is in the file {@code setup-code} of the data directory
 * (mode 0600), is good until it was used, and is never logged. Of several applications each writes
 * its own; each application takes all of them.
 *
 * <p>Thread-safe. Every method throws {@link SecurityUnavailableException} when the store can't be
 * asked.
 */
public final class Setup {
  private static final Logger LOG = LoggerFactory.getLogger(Setup.class);
  private static final String CODES = "setup-code.";
  private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final int GROUPS = 7;
  private static final int GROUP_LENGTH = 4;

  private final AccessStore store;
  private final Accounts accounts;
  private final Passwords passwords;
  private final SecureRandom random;
  private final Path file;
  private volatile boolean administratorSeen;
  private volatile boolean credentialSeen;

  /**
   * The setup of a store.
   *
   * @param needed false where people sign in elsewhere, so that the store need not have an account
   */
  Setup(
      AccessStore store,
      Accounts accounts,
      Passwords passwords,
      SecureRandom random,
      Path dataDirectory,
      boolean needed) {
    this.store = store;
    this.accounts = accounts;
    this.passwords = passwords;
    this.random = random;
    this.administratorSeen = !needed;
    this.credentialSeen = !needed;
    this.file = dataDirectory.resolve("setup-code");
  }

  /** Whether people can sign in; until then pages ask for the setup code. */
  public boolean isDone() {
    if (!administratorSeen) {
      administratorSeen = store.run(store.accounts()::any);
    }
    return administratorSeen;
  }

  /** Whether anybody can call the API; until then it answers 503. */
  public boolean isApiOpen() {
    if (!credentialSeen) {
      credentialSeen = store.run(store.apiTokens()::anyCredential);
    }
    return credentialSeen;
  }

  /**
   * Makes the first administrator and ends the setup.
   *
   * @param code as the file has it, in any casing, with or without hyphens
   * @throws AccessException when the setup is done, the code is another, or the name or password
   *     can't be used
   */
  public void createAdministrator(Secret code, String name, Secret password) {
    if (isDone()) {
      throw done();
    }
    String setting = setting(code);
    if (store.run(transaction -> isUnknown(transaction, setting))) {
      throw AccessException.invalid("code", "is not the one in the file");
    }
    Accounts.checkName(name);
    Passwords.check("password", password, name);
    Secret hash = passwords.hash(password);
    store.run(
        transaction -> {
          store.accounts().lockAll(transaction);
          if (store.accounts().any(transaction) || isUnknown(transaction, setting)) {
            throw done();
          }
          accounts.insert(
              transaction,
              "setup",
              name,
              hash,
              new Accounts.Draft(Role.ADMIN, false, false),
              false);
          forgetCodes(transaction);
          return true;
        });
    deleteFile();
  }

  /**
   * Writes a setup code, or removes what is left of one.
   *
   * @throws java.io.UncheckedIOException if the file can't be written
   */
  void prepare() {
    if (administratorSeen) {
      deleteFile();
      return;
    }
    boolean needed =
        store.run(
            transaction -> {
              store.accounts().lockAll(transaction);
              if (store.accounts().any(transaction)) {
                forgetCodes(transaction);
                return false;
              }
              Secret code = newCode();
              PrivateFile.write(file, code);
              store
                  .settings()
                  .put(transaction, SettingStore.WHOLE_STORE, setting(code), "valid until used");
              return true;
            });
    if (needed) {
      LOG.info("there is no account yet: the code for the setup page is in {}", file);
    } else {
      deleteFile();
    }
  }

  private boolean isUnknown(Transaction transaction, String setting) {
    return store.settings().find(transaction, SettingStore.WHOLE_STORE, setting).isEmpty();
  }

  private void forgetCodes(Transaction transaction) {
    store.settings().deleteBeginningWith(transaction, SettingStore.WHOLE_STORE, CODES);
  }

  private void deleteFile() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("the file {} with a setup code that was used can't be deleted", file);
    }
  }

  /** 140 random bits in groups that a person can type. */
  private Secret newCode() {
    StringBuilder code = new StringBuilder();
    for (int at = 0; at < GROUPS * GROUP_LENGTH; at++) {
      if (at > 0 && at % GROUP_LENGTH == 0) {
        code.append('-');
      }
      code.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return Secret.of(code.toString());
  }

  private static String setting(Secret code) {
    String plain = code.expose().toLowerCase(Locale.ROOT).replaceAll("[\\s-]", "");
    return CODES + HexFormat.of().formatHex(OpaqueToken.sha256(plain));
  }

  private static AccessException done() {
    return AccessException.conflict("The setup is done; sign in.");
  }
}
