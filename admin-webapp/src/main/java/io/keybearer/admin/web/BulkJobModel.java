package io.keybearer.admin.web;

import io.keybearer.admin.service.BulkJob;
import io.keybearer.admin.service.ResourceName;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the page of a bulk job shows.
 *
 * @param frame around it
 * @param job the job
 * @param path its address below the context path
 * @param failures the first connections that it did not work with
 */
public record BulkJobModel(Frame frame, BulkJob job, String path, List<Row> failures) {
  /**
   * A connection that it did not work with.
   *
   * @param name the connection
   * @param why the reason, in words
   */
  public record Row(ResourceName name, String why) {
    /** The provider's id. */
    public String provider() {
      return name.provider();
    }

    /** The connection's id. */
    public String connection() {
      return name.authorization();
    }
  }

  /** The state of the job as texts name it. */
  public String state() {
    return ConnectionList.key(job.state());
  }

  /** Who asked for it. */
  public String actor() {
    return job.actor().name();
  }

  /** How many connections it has dealt with. */
  public int done() {
    return job.done();
  }

  /** How many connections it did not work with. */
  public int failureCount() {
    return job.failures().size();
  }

  /** Whether it goes on. */
  public boolean isWorking() {
    return job.isWorking();
  }

  /** How many connections there are. */
  public int total() {
    return job.total();
  }

  /** How many connections have which outcome, in a fixed order. */
  public Map<String, Integer> outcomes() {
    return new TreeMap<>(job.outcomes());
  }

  /** How many failures are not among those shown. */
  public int moreFailures() {
    return job.failures().size() - failures.size();
  }
}
