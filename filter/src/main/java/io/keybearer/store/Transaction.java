package io.keybearer.store;

import org.jdbi.v3.core.Handle;

/**
 * A transaction under way, which the stores take part in. Valid until the work that received it
 * returns; not thread-safe.
 */
public final class Transaction {
  private final Handle handle;

  Transaction(Handle handle) {
    this.handle = handle;
  }

  Handle handle() {
    return handle;
  }
}
