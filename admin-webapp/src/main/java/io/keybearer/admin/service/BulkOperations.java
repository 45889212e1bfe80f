package io.keybearer.admin.service;

import io.keybearer.admin.service.BulkJob.Action;
import io.keybearer.admin.service.BulkJob.Failure;
import io.keybearer.admin.service.BulkJob.State;
import io.keybearer.admin.service.Connections.Page;
import io.keybearer.admin.service.Connections.Query;
import io.keybearer.model.ConnectionFilter;
import io.keybearer.model.ConnectionOrder;
import io.keybearer.model.WorkerThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does one thing with many connections, in the background: whoever asked for it comes back later
 * for what became of it. Each connection is dealt with as if it were the only one, so each has its
 * audit row.
 *
 * <p>Jobs are in this process: they end with it, and another admin web application of the same
 * store does not know them. What they did to connections stays. Thread-safe.
 */
public final class BulkOperations implements AutoCloseable {
  /** The most connections of one job. */
  public static final int MOST_CONNECTIONS = 10_000;

  /** How many jobs work at the same time. */
  static final int MOST_WORKING = 2;

  /** How many jobs wait for those, at most. */
  static final int MOST_WAITING = 8;

  /** How many jobs are remembered. The oldest that has ended makes room for a new one. */
  static final int MOST_KEPT = 50;

  private static final int PAGE = 500;
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(10);
  private static final Logger LOG = LoggerFactory.getLogger(BulkOperations.class);

  private final Connections connections;
  private final ConnectionOperations operations;
  private final Authorizations authorizations;
  private final LongSupplier nanoTime;
  private final WorkerThreads threads = new WorkerThreads("keybearer-admin-bulk");
  private final ThreadPoolExecutor pool =
      new ThreadPoolExecutor(
          MOST_WORKING,
          MOST_WORKING,
          30,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MOST_WAITING),
          threads);
  private final Map<UUID, Work> jobs = new LinkedHashMap<>();

  /**
   * Which connections.
   *
   * @param service the service
   * @param names those, unless all that match are meant
   * @param matching all that it lets through; empty for those that are named
   */
  public record Selection(
      String service, List<ResourceName> names, Optional<ConnectionFilter> matching) {
    /** Copies the names. */
    public Selection {
      names = List.copyOf(names);
    }
  }

  /**
   * Actions by these use cases.
   *
   * @param nanoTime the monotonic clock
   */
  public BulkOperations(
      Connections connections,
      ConnectionOperations operations,
      Authorizations authorizations,
      LongSupplier nanoTime) {
    this.connections = connections;
    this.operations = operations;
    this.authorizations = authorizations;
    this.nanoTime = nanoTime;
    pool.allowCoreThreadTimeOut(true);
  }

  /**
   * Begins a job and returns at once.
   *
   * @return its identity
   * @throws ManagementException when nothing is selected, or more than {@link #MOST_CONNECTIONS},
   *     or too many jobs are under way
   */
  public UUID start(Actor actor, Action action, Selection selection) {
    int total =
        selection
            .matching()
            .map(filter -> find(selection.service(), filter, "", 1).total())
            .orElse(selection.names().size());
    if (total == 0) {
      throw ManagementException.invalid("connections", "are none: select at least one");
    }
    if (total > MOST_CONNECTIONS) {
      throw ManagementException.limitExceeded(
          "At most "
              + MOST_CONNECTIONS
              + " connections can be dealt with at once; these are "
              + total
              + ". Narrow the filter.");
    }
    Work work = new Work(actor, action, selection);
    try {
      pool.execute(work);
    } catch (RejectedExecutionException e) {
      throw ManagementException.limitExceeded(
          "There are " + (MOST_WORKING + MOST_WAITING) + " such jobs under way; try again later.");
    }
    keep(work);
    return work.id;
  }

  /** A job of a service as it is now; empty when this process does not know it, or no longer. */
  public Optional<BulkJob> find(String service, UUID id) {
    synchronized (jobs) {
      return Optional.ofNullable(jobs.get(id))
          .filter(work -> work.selection.service().equals(service))
          .map(Work::now);
    }
  }

  /** Has a job stop after the connection that it is dealing with; nothing where it has ended. */
  public void stop(String service, UUID id) {
    synchronized (jobs) {
      Optional.ofNullable(jobs.get(id))
          .filter(work -> work.selection.service().equals(service))
          .ifPresent(work -> work.stopped = true);
    }
  }

  /** Stops every job, and waits for the connections that are being dealt with. */
  @Override
  public void close() {
    synchronized (jobs) {
      jobs.values().forEach(work -> work.stopped = true);
    }
    threads.end(pool, LONGEST_CLOSE);
  }

  private void keep(Work work) {
    synchronized (jobs) {
      jobs.put(work.id, work);
      if (jobs.size() > MOST_KEPT) {
        jobs.values().stream()
            .filter(it -> !it.now().isWorking())
            .findFirst()
            .ifPresent(oldest -> jobs.remove(oldest.id));
      }
    }
  }

  private Page find(String service, ConnectionFilter filter, String after, int most) {
    return connections.find(service, new Query(filter, ConnectionOrder.BY_NAME, after, most));
  }

  /** All names before the first is dealt with: what is done may change what the filter finds. */
  private List<ResourceName> names(Selection selection) {
    if (selection.matching().isEmpty()) {
      return selection.names();
    }
    List<ResourceName> names = new ArrayList<>();
    Optional<String> after = Optional.of("");
    while (after.isPresent() && names.size() < MOST_CONNECTIONS) {
      Page page = find(selection.service(), selection.matching().get(), after.get(), PAGE);
      page.connections()
          .forEach(it -> names.add(ResourceName.of(selection.service(), it.provider(), it.name())));
      after = page.next();
    }
    return names;
  }

  /** One job. */
  private final class Work implements Runnable {
    private final UUID id = UUID.randomUUID();
    private final Actor actor;
    private final Action action;
    private final Selection selection;
    private final long begun = nanoTime.getAsLong();
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private final List<Failure> failures = new ArrayList<>();
    private volatile boolean stopped;
    private State state = State.WORKING;
    private int total;
    private long ended;

    Work(Actor actor, Action action, Selection selection) {
      this.actor = actor;
      this.action = action;
      this.selection = selection;
    }

    synchronized BulkJob now() {
      long until = state == State.WORKING ? nanoTime.getAsLong() : ended;
      return new BulkJob(
          id,
          selection.service(),
          actor,
          action,
          state,
          total,
          outcomes,
          failures,
          Duration.ofNanos(until - begun));
    }

    @Override
    public void run() {
      State end = State.BROKEN;
      try {
        end = work();
      } catch (ManagementException e) {
        LOG.warn("bulk job {} broke off: {}", id, e.getMessage());
      } catch (RuntimeException e) {
        LOG.error("bulk job {} broke off", id, e);
      } finally {
        end(end);
      }
    }

    private State work() {
      List<ResourceName> names = names(selection);
      begin(names.size());
      for (ResourceName name : names) {
        if (stopped || Thread.currentThread().isInterrupted()) {
          return State.STOPPED;
        }
        deal(name);
      }
      return State.DONE;
    }

    private void deal(ResourceName name) {
      try {
        if (action == Action.DELETE) {
          authorizations.delete(actor, name, Precondition.NONE);
          count("Deleted", Optional.empty());
          return;
        }
        ConnectionReport report = operate(name);
        boolean failed = report.outcome().equals("Failed") || report.reason().isPresent();
        count(
            report.outcome(),
            failed ? Optional.of(new Failure(name, report.reason(), "")) : Optional.empty());
      } catch (ManagementException e) {
        if (e.kind() == ManagementException.Kind.UNAVAILABLE) {
          throw e;
        }
        Optional<String> code = Optional.of(e.code()).filter(it -> !it.isEmpty());
        count("Failed", Optional.of(new Failure(name, code, String.valueOf(e.getMessage()))));
      }
    }

    private ConnectionReport operate(ResourceName name) {
      return switch (action) {
        case REFRESH -> operations.refresh(actor, name);
        case TEST -> operations.test(actor, name);
        case ENABLE -> operations.setDisabled(actor, name, false);
        case DISABLE -> operations.setDisabled(actor, name, true);
        case REVOKE -> operations.revoke(actor, name);
        case DELETE -> throw new IllegalStateException("deletions have no report");
      };
    }

    private synchronized void begin(int connectionCount) {
      total = connectionCount;
    }

    private synchronized void count(String outcome, Optional<Failure> failure) {
      outcomes.merge(outcome, 1, Integer::sum);
      failure.ifPresent(failures::add);
    }

    private synchronized void end(State end) {
      state = end;
      ended = nanoTime.getAsLong();
    }
  }
}
