package io.keybearer.store;

import io.keybearer.config.Settings;
import io.keybearer.model.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How the store is reached.
 *
 * @param dataSource JNDI name of the container's DataSource ({@code data-source}); wins over the
 *     URL
 * @param url JDBC URL ({@code database-url}), such as {@code
 *     jdbc:mariadb://db.example.com/keybearer}
 * @param user the database user ({@code database-user})
 * @param password the user's password ({@code database-password})
 * @param poolSize most connections at a time ({@code database-pool-size}, 10 by default, 2 to 200)
 * @param connectionTimeout longest wait for a connection ({@code database-connection-timeout}, 3 s
 *     by default)
 * @param answerTimeout longest wait for the database's answer to a statement ({@code
 *     database-answer-timeout}, 8 s by default); then the connection is given up. Longer than the 5
 *     s for which a statement waits for a row's lock
 * @param connectionStatements run on each new connection; tests set the session's time by them
 */
public record DatabaseSettings(
    Optional<String> dataSource,
    String url,
    String user,
    Secret password,
    int poolSize,
    Duration connectionTimeout,
    Duration answerTimeout,
    List<String> connectionStatements) {
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(8);

  /** Copies the statements. */
  public DatabaseSettings {
    connectionStatements = List.copyOf(connectionStatements);
  }

  /** Settings for a URL, the rest by default. */
  public static DatabaseSettings of(String url, String user, Secret password) {
    return new DatabaseSettings(
        Optional.empty(),
        url,
        user,
        password,
        10,
        Duration.ofSeconds(3),
        ANSWER_TIMEOUT,
        List.of());
  }

  /** Reads the settings of a gateway's database. */
  public static DatabaseSettings read(Settings settings) {
    return read(settings, ANSWER_TIMEOUT);
  }

  /**
   * Reads the settings of the database.
   *
   * @param answerTimeout its default
   */
  public static DatabaseSettings read(Settings settings, Duration answerTimeout) {
    Optional<String> dataSource = settings.text("data-source");
    boolean byUrl = dataSource.isEmpty();
    return new DatabaseSettings(
        dataSource,
        byUrl
            ? settings.requiredText(
                "database-url",
                "a JDBC URL such as jdbc:mariadb://db.example.com/keybearer, or data-source")
            : "",
        byUrl ? settings.requiredText("database-user", "a database user") : "",
        Secret.of(settings.text("database-password").orElse("")),
        settings.integer("database-pool-size", 10, 2, 200),
        settings.duration(
            "database-connection-timeout",
            Duration.ofSeconds(3),
            Duration.ofMillis(250),
            Duration.ofSeconds(60)),
        settings.duration(
            "database-answer-timeout",
            answerTimeout,
            Duration.ofSeconds(1),
            Duration.ofMinutes(10)),
        List.of());
  }

  /** The same with statements for each new connection. */
  public DatabaseSettings withConnectionStatements(List<String> statements) {
    return new DatabaseSettings(
        dataSource, url, user, password, poolSize, connectionTimeout, answerTimeout, statements);
  }
}
