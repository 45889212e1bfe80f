package io.keybearer.keys;

import io.keybearer.store.AuditLog;
import io.keybearer.store.LostRecord;
import io.keybearer.store.LostRecordStore;
import io.keybearer.store.NodeStore;
import io.keybearer.store.SealedTable;
import io.keybearer.store.ServiceConfigurationStore;
import io.keybearer.store.StoredService;
import io.keybearer.store.Transactions;
import io.keybearer.vault.KeyEncryptionKeys;
import io.keybearer.vault.ServiceKeys;
import io.keybearer.vault.Suite;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What is left when all keystores that open a service's keys are lost: settings stay; client
 * secrets and tokens go, and what they belonged to says which secret or login it needs.
 *
 * <p>{@link #look} changes nothing. {@link #carryOut} may be interrupted and run again.
 */
public final class LostKeyDrill {
  private static final int PAGE = 500;
  private static final int MOST_PASSES = 5;

  private final Stores stores;
  private final KeyEncryptionKeys keys;

  /**
   * The rows that the drill works on.
   *
   * @param transactions runs what belongs together
   * @param services the services
   * @param nodes the gateways' reports
   * @param lost finds and empties records; with the same keys as the drill's
   * @param audit the audit rows
   */
  public record Stores(
      Transactions transactions,
      ServiceConfigurationStore services,
      NodeStore nodes,
      LostRecordStore lost,
      AuditLog audit) {}

  /**
   * A drill with the keys that are left.
   *
   * @param stores the rows
   * @param keys this process's keys; its keystore must be able to sign
   */
  public LostKeyDrill(Stores stores, KeyEncryptionKeys keys) {
    this.stores = stores;
    this.keys = keys;
  }

  /**
   * What is lost and what has to be done about it; names are those of providers, and of providers
   * and connections with a slash between them, in order.
   *
   * @param providers those whose client secret has to be entered again
   * @param secrets connections whose own client secret has to be entered again
   * @param logins connections that somebody has to log in to again
   * @param renewed connections that get a new token by themselves
   * @param webhooks services whose webhook needs a new key for its signatures
   */
  public record Losses(
      SortedSet<String> providers,
      SortedSet<String> secrets,
      SortedSet<String> logins,
      SortedSet<String> renewed,
      SortedSet<String> webhooks) {
    /** Whether everything opens. */
    public boolean isEmpty() {
      return Stream.of(providers, secrets, logins, renewed, webhooks).allMatch(Set::isEmpty);
    }
  }

  /** The drill can't be carried out; the message says why and what to do. */
  public static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }

  /**
   * Looks through a service's sealed records without changing anything.
   *
   * @param service the service's name
   * @throws RefusedException when there is no such service
   */
  public Losses look(String service) {
    Losses losses = none();
    pass(service(service), losses, record -> {});
    return losses;
  }

  /**
   * Gives up what is lost: makes a key if none can be used, empties the records that do not open
   * and audits that.
   *
   * @param service the service's name
   * @param suite the algorithms of a new key
   * @param actor who does it, for the audit
   * @return what was given up
   * @throws RefusedException when there is no such service, when a live gateway can still use the
   *     keys, or when rows change again and again meanwhile
   */
  public Losses carryOut(String service, Suite suite, String actor) {
    StoredService found = service(service);
    refuseWhileInUse(found);
    UUID uid = found.identity().uid();
    if (keys.refreshed(uid).current().isEmpty()) {
      keys.activate(uid, keys.publish(uid, suite));
    }
    stores
        .transactions()
        .run(
            transaction -> {
              stores.lost().endConsents(transaction, found);
              stores
                  .audit()
                  .append(
                      transaction,
                      Optional.of(found),
                      new AuditLog.Entry(actor, "service.giveUpLostSecrets", service, ""));
              return true;
            });
    Losses losses = none();
    for (int pass = 1; pass <= MOST_PASSES; pass++) {
      int[] changed = {0};
      pass(
          found,
          losses,
          record -> {
            if (!stores.lost().empty(found, record)) {
              changed[0]++;
            }
          });
      if (changed[0] == 0) {
        return losses;
      }
    }
    throw new RefusedException(
        "rows of service " + service + " change meanwhile; stop its gateways and try again");
  }

  private interface Visitor {
    void visit(LostRecord record);
  }

  private void pass(StoredService service, Losses losses, Visitor visitor) {
    for (SealedTable table : SealedTable.values()) {
      OptionalLong after = OptionalLong.of(0);
      while (after.isPresent()) {
        LostRecordStore.Page page =
            stores.lost().find(service.identity().uid(), table, after.getAsLong(), PAGE);
        for (LostRecord record : page.lost()) {
          note(service, record, losses);
          visitor.visit(record);
        }
        after = page.last();
      }
    }
  }

  private static void note(StoredService service, LostRecord record, Losses losses) {
    if (record.table() == SealedTable.WEBHOOK) {
      losses.webhooks().add(service.identity().name());
      return;
    }
    String connection = record.provider() + "/" + record.name();
    if (record.losesSecret()) {
      boolean ofProvider = record.table() == SealedTable.PROVIDER;
      (ofProvider ? losses.providers() : losses.secrets())
          .add(ofProvider ? record.provider() : connection);
    } else if (record.losesTokens()) {
      if (record.needsLogin()) {
        losses.logins().add(connection);
      } else if (!losses.secrets().contains(connection)) {
        losses.renewed().add(connection);
      }
    }
  }

  private StoredService service(String name) {
    return stores
        .transactions()
        .run(transaction -> stores.services().find(transaction, name))
        .orElseThrow(() -> new RefusedException("there is no service " + name));
  }

  /** Whoever can still open the secrets is the backup of the keystore that is missing. */
  private void refuseWhileInUse(StoredService service) {
    ServiceKeys known = keys.refreshed(service.identity().uid());
    List<String> able =
        stores.nodes().live(service.identity().uid(), KeyRotation.LIVE).stream()
            .filter(node -> node.acknowledgedKey().isPresent())
            .filter(node -> !node.acknowledgedKey().equals(known.newest()))
            .map(NodeStore.NodeKey::name)
            .distinct()
            .sorted()
            .toList();
    if (!able.isEmpty()) {
      throw new RefusedException(
          "gateways that run now can still open the secrets of service "
              + service.identity().name()
              + ": "
              + String.join(", ", able)
              + "; use a copy of their keystore, or stop them to give the secrets up");
    }
  }

  private static Losses none() {
    return new Losses(
        new TreeSet<>(), new TreeSet<>(), new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
  }
}
