package io.keybearer.admin;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Brings the store's schema to this release's version. */
final class StoreMigration {
  private final Flyway flyway;

  StoreMigration(DataSource dataSource) {
    this.flyway =
        Flyway.configure(StoreMigration.class.getClassLoader())
            .dataSource(dataSource)
            .locations("classpath:db/migration")
            .cleanDisabled(true)
            .load();
  }

  /**
   * Runs the migrations that the store has not seen.
   *
   * @throws org.flywaydb.core.api.FlywayException when the database can't be reached or refuses one
   *     of them
   */
  void run() {
    flyway.migrate();
  }
}
