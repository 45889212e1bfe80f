package io.keybearer.keys;

import io.keybearer.store.SealedTable;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * How far resealing under a key has got; kept as text in the job's row, so that another process
 * goes on where one stopped.
 *
 * @param kekId the key it seals under
 * @param phase what comes next
 * @param table the table under way
 * @param after the last row done in it
 * @param left rows that this pass had to leave to the next one
 * @param since when the key was first seen to be current
 */
record ResealProgress(
    UUID kekId, Phase phase, SealedTable table, long after, long left, Instant since) {
  enum Phase {
    /** Nodes may still seal under the key before: they learn of the new one within a heartbeat. */
    SETTLING,
    /** Pages are being done. */
    RUNNING,
    /** Nothing lies under an older key. */
    DONE
  }

  static ResealProgress begin(UUID kekId, Instant now) {
    return new ResealProgress(kekId, Phase.SETTLING, SealedTable.PROVIDER, 0, 0, now);
  }

  /** A pass from the first table on. */
  ResealProgress pass() {
    return new ResealProgress(kekId, Phase.RUNNING, SealedTable.PROVIDER, 0, 0, since);
  }

  boolean isAtStart() {
    return table == SealedTable.PROVIDER && after == 0;
  }

  ResealProgress page(long last, long leftInPage) {
    return new ResealProgress(kekId, phase, table, last, left + leftInPage, since);
  }

  /** The next table, or the end of the pass: done when it left nothing, else another pass. */
  ResealProgress tableDone() {
    List<SealedTable> tables = List.of(SealedTable.values());
    int next = tables.indexOf(table) + 1;
    if (next < tables.size()) {
      return new ResealProgress(kekId, phase, tables.get(next), 0, left, since);
    }
    return left == 0
        ? new ResealProgress(kekId, Phase.DONE, SealedTable.PROVIDER, 0, 0, since)
        : pass();
  }

  String text() {
    return String.join(
        " ",
        kekId.toString(),
        phase.name(),
        table.name(),
        Long.toString(after),
        Long.toString(left),
        since.toString());
  }

  /** The reverse of {@link #text()}; empty when the text is not one, so that it begins anew. */
  static Optional<ResealProgress> parse(String text) {
    String[] parts = text.split(" ", -1);
    if (parts.length != 6) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new ResealProgress(
              UUID.fromString(parts[0]),
              Phase.valueOf(parts[1]),
              SealedTable.valueOf(parts[2]),
              Long.parseLong(parts[3]),
              Long.parseLong(parts[4]),
              Instant.parse(parts[5])));
    } catch (IllegalArgumentException | java.time.DateTimeException e) {
      return Optional.empty();
    }
  }
}
