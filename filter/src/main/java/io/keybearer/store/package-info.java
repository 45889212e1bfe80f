/**
 * MariaDB: rows and transactions. Seals secrets on the way in and opens them on the way out, so no
 * other room sees a sealed record and no code can write an unsealed secret.
 *
 * <p>May use model, config and vault; sole user of Jdbi, HikariCP and JDBC. Time comes from the
 * database's clock. Read {@link io.keybearer.store.Database} first.
 */
@NullMarked
package io.keybearer.store;

import org.jspecify.annotations.NullMarked;
