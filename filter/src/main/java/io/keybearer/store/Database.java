package io.keybearer.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.keybearer.model.WorkerThreads;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Function;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to the store.
 *
 * <p>Making one never fails because the database is away: each call tries, and the first that gets
 * through checks the schema's version. While the schema is missing or the database unreachable,
 * calls fail with a {@link StoreException} that says so, and succeed again by themselves later. A
 * migration that comes later is noticed by whoever reads the {@link ChangeFeed}. Times are UTC in
 * every session; a transaction ends after 30 s.
 *
 * <p>Thread-safe. {@link #close()} closes the pool; a container's own DataSource stays open.
 */
public final class Database implements AutoCloseable {
  /** No transaction lasts longer; the change feed relies on it. */
  private static final int TRANSACTION_SECONDS = 30;

  private static final Logger LOG = LoggerFactory.getLogger(Database.class);
  private static final Duration THREADS_END = Duration.ofSeconds(5);
  private static final int DEADLOCK = 1213;
  private static final int LOCK_WAIT_TIMEOUT = 1205;
  private static final int RECORD_CHANGED = 1020;

  private final DataSource dataSource;
  private final Jdbi jdbi;
  private final Runnable closing;
  private volatile boolean schemaChecked;

  private Database(DataSource dataSource, Runnable closing) {
    this.dataSource = dataSource;
    this.jdbi = Jdbi.create(dataSource);
    this.closing = closing;
  }

  /**
   * Makes a pool, or takes the container's DataSource; connects to nothing yet.
   *
   * @param settings how the store is reached
   * @throws StoreException UNREACHABLE when JNDI has no DataSource of that name
   */
  public static Database open(DatabaseSettings settings) {
    if (settings.dataSource().isPresent()) {
      return new Database(lookUp(settings.dataSource().get()), () -> {});
    }
    WorkerThreads keeping = new WorkerThreads("keybearer-pool");
    WorkerThreads connecting = new WorkerThreads("keybearer-connections");
    ScheduledThreadPoolExecutor keeper = poolKeeper(keeping);
    HikariDataSource pool = pool(settings, keeper, connecting);
    return new Database(
        pool,
        () -> {
          pool.close();
          boolean ended = connecting.join(THREADS_END);
          if (!keeping.end(keeper, THREADS_END) || !ended) {
            LOG.warn("The pool's threads did not end");
          }
        });
  }

  /**
   * Runs statements, each a transaction of its own.
   *
   * @throws StoreException when the store can't be used
   */
  public <T> T with(Function<Handle, T> work) {
    return run(
        () ->
            jdbi.withHandle(
                handle -> {
                  checkSchema(handle);
                  return work.apply(handle);
                }));
  }

  /**
   * Runs one transaction; it is rolled back when the work throws.
   *
   * @throws StoreException when the store can't be used; CONFLICT when repeating may help
   */
  public <T> T inTransaction(Function<Transaction, T> work) {
    return inTransaction(TransactionIsolationLevel.REPEATABLE_READ, work);
  }

  /** Like {@link #inTransaction(Function)}, with an isolation level of the caller's choice. */
  <T> T inTransaction(TransactionIsolationLevel isolation, Function<Transaction, T> work) {
    return run(
        () ->
            jdbi.withHandle(
                handle -> {
                  checkSchema(handle);
                  return handle.inTransaction(isolation, open -> work.apply(new Transaction(open)));
                }));
  }

  /**
   * Whether the store can be used right now.
   *
   * @throws StoreException naming what is wrong
   */
  public void check() {
    schemaChecked = false;
    with(handle -> true);
  }

  /**
   * Notes the schema's version as somebody has just read it. One that this software can't use stops
   * every call from here on, until it is another.
   *
   * @throws StoreException SCHEMA_UNSUPPORTED
   */
  void seen(SchemaVersion schema) {
    try {
      schema.check();
    } catch (StoreException e) {
      schemaChecked = false;
      throw e;
    }
  }

  /** The DataSource itself, for the admin web application's migrations. */
  public DataSource dataSource() {
    return dataSource;
  }

  @Override
  public void close() {
    closing.run();
  }

  private void checkSchema(Handle handle) {
    if (!schemaChecked) {
      SchemaVersion.read(handle)
          .orElseThrow(
              () ->
                  new StoreException(
                      StoreException.Reason.SCHEMA_EMPTY,
                      "the store has no schema yet: the admin web application makes it at its first"
                          + " start"))
          .check();
      schemaChecked = true;
    }
  }

  private static <T> T run(java.util.function.Supplier<T> work) {
    try {
      return work.get();
    } catch (JdbiException e) {
      throw translated(e);
    }
  }

  private static StoreException translated(JdbiException e) {
    if (e instanceof ConnectionException) {
      return unreachable(e);
    }
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        int code = sql.getErrorCode();
        if (code == DEADLOCK || code == LOCK_WAIT_TIMEOUT || code == RECORD_CHANGED) {
          return new StoreException(
              StoreException.Reason.CONFLICT, "another transaction changed the same rows", e);
        }
        String state = sql.getSQLState();
        if (sql instanceof SQLTransientException || (state != null && state.startsWith("08"))) {
          return unreachable(e);
        }
      }
    }
    return new StoreException(StoreException.Reason.FAILED, "a statement failed", e);
  }

  private static StoreException unreachable(JdbiException e) {
    return new StoreException(
        StoreException.Reason.UNREACHABLE, "the store's database can't be reached", e);
  }

  // The name comes from the operator's settings, and only the container's own name space is looked
  // at.
  @SuppressWarnings("BanJNDI")
  private static DataSource lookUp(String name) {
    if (!name.startsWith("java:")) {
      throw new StoreException(
          StoreException.Reason.UNREACHABLE,
          "setting data-source is "
              + name
              + "; expected a name such as java:comp/env/jdbc/keybearer");
    }
    try {
      Object found = new InitialContext().lookup(name);
      if (found instanceof DataSource dataSource) {
        return dataSource;
      }
      throw new StoreException(
          StoreException.Reason.UNREACHABLE, "JNDI name " + name + " is not a DataSource");
    } catch (NamingException e) {
      throw new StoreException(
          StoreException.Reason.UNREACHABLE, "JNDI has no DataSource " + name, e);
    }
  }

  /**
   * The pool's own would be told to end, but not waited for: a container that undeploys the
   * application would find it alive.
   */
  private static ScheduledThreadPoolExecutor poolKeeper(WorkerThreads threads) {
    ScheduledThreadPoolExecutor keeper = new ScheduledThreadPoolExecutor(1, threads);
    keeper.setRemoveOnCancelPolicy(true);
    return keeper;
  }

  private static HikariDataSource pool(
      DatabaseSettings settings, ScheduledThreadPoolExecutor keeper, WorkerThreads connecting) {
    HikariConfig config = new HikariConfig();
    config.setScheduledExecutor(keeper);
    config.setThreadFactory(connecting);
    config.setPoolName("keybearer");
    // By class, not by DriverManager, which would keep a driver of an undeployed application.
    config.setDataSourceClassName("org.mariadb.jdbc.MariaDbDataSource");
    config.addDataSourceProperty("url", url(settings));
    config.setUsername(settings.user());
    config.setPassword(settings.password().expose());
    config.setMaximumPoolSize(settings.poolSize());
    config.setMinimumIdle(1);
    long connect = settings.connectionTimeout().toMillis();
    config.setConnectionTimeout(connect);
    // A look at a pooled connection must leave time to try another.
    config.setValidationTimeout(Math.max(250, connect / 2));
    // The database may come later.
    config.setInitializationFailTimeout(-1);
    config.setConnectionInitSql(init(settings));
    return new HikariDataSource(config);
  }

  /**
   * The URL, with what it does not say itself: an end of waiting, for a server that stands still
   * keeps its sockets open; and statements prepared once a connection, which halves the work that
   * the server has with the statement of a cold read.
   */
  private static String url(DatabaseSettings settings) {
    StringBuilder url = new StringBuilder(settings.url());
    for (String option :
        List.of(
            "socketTimeout=" + settings.answerTimeout().toMillis(),
            "useServerPrepStmts=true",
            "cachePrepStmts=true")) {
      if (!settings.url().contains(option.substring(0, option.indexOf('=') + 1))) {
        url.append(url.indexOf("?") < 0 ? '?' : '&').append(option);
      }
    }
    return url.toString();
  }

  /**
   * What each new connection runs first. On a Galera cluster reads wait until their server has
   * applied what others have committed before: a change that one poll has seen must not be missing
   * in the read that follows it on another server. One compound statement, because several in a row
   * would need a driver that lets them pass everywhere.
   */
  private static String init(DatabaseSettings settings) {
    StringBuilder init =
        new StringBuilder(
            """
            begin not atomic
              declare waiting varchar(40) default 'do 0';
              set time_zone = '+00:00', max_statement_time = %1$d, innodb_lock_wait_timeout = 5,
                idle_write_transaction_timeout = %1$d;
              if exists (select 1 from information_schema.global_variables
                  where variable_name = 'WSREP_ON' and variable_value = 'ON') then
                set waiting = 'set wsrep_sync_wait = 1';
              end if;
              execute immediate waiting;
            """
                .formatted(TRANSACTION_SECONDS));
    settings.connectionStatements().forEach(statement -> init.append(statement).append("; "));
    return init.append("end").toString();
  }
}
