package io.keybearer.admin.service;

import io.keybearer.store.StoreFacts;
import io.keybearer.store.Transactions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** Which software runs here, on what. Thread-safe. */
public final class Installation {
  private final String version;
  private final String node;
  private final Transactions transactions;
  private final InstantSource clock;
  private volatile Optional<StoreFacts> store = Optional.empty();
  private volatile Duration skew = Duration.ZERO;

  /**
   * An installation.
   *
   * @param version this software's version
   * @param node what operators call this process
   * @param transactions those of its store
   * @param clock this process's time
   */
  public Installation(String version, String node, Transactions transactions, InstantSource clock) {
    this.clock = clock;
    this.version = version;
    this.node = node;
    this.transactions = transactions;
  }

  /** This software's version; {@code development} for one that was not packaged. */
  public String version() {
    return version;
  }

  /** What operators call this process. */
  public String node() {
    return node;
  }

  /** Looks at the store. */
  public void look() {
    StoreFacts facts = transactions.run(StoreFacts::read);
    skew = Duration.between(facts.now(), clock.instant());
    store = Optional.of(facts);
  }

  /** The database's own version, when it was last looked at; empty before. */
  public String database() {
    return store.map(StoreFacts::database).orElse("");
  }

  /** The newest migration in the store, when it was last looked at; empty before. */
  public String schema() {
    return store.map(facts -> String.valueOf(facts.schemaVersion())).orElse("");
  }

  /** By how much this process's clock was ahead of the database's when it was last looked at. */
  public Duration clockSkew() {
    return skew;
  }
}
