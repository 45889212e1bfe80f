package io.keybearer.store;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Lets one process at a time do a background job: whoever wins a compare-and-set on the job's row
 * has it until the claim ends or is given back. A holder that was paused for longer finds its fence
 * gone with its next {@link #renew}; what it did in between must be harmless, as by guards of its
 * own. Times are the database's. Thread-safe; every method throws {@link StoreException} when the
 * store can't be used.
 */
public final class JobStore {
  private static final String BIRTH = "insert ignore into job (name) values (:name)";

  private static final String READ = "select fence, cursor_text from job where name = :name";

  private static final String CLAIM =
      """
      update job set claimed_by = :owner,
        claimed_until = utc_timestamp(6) + interval :length microsecond, fence = :fence + 1
      where name = :name and fence = :fence
        and (claimed_by is null or claimed_until < utc_timestamp(6))
      """;

  private static final String RENEW =
      """
      update job set claimed_until = utc_timestamp(6) + interval :length microsecond,
        cursor_text = :cursor
      where name = :name and fence = :fence and claimed_by = :owner
      """;

  private static final String FINISH =
      """
      update job set claimed_by = null, claimed_until = null, last_run_at = utc_timestamp(6),
        last_error = :error
      where name = :name and fence = :fence and claimed_by = :owner
      """;

  private final Database database;

  /** The jobs of a store. */
  public JobStore(Database database) {
    this.database = database;
  }

  /**
   * Claims a job.
   *
   * @param name the job; at most 64 characters
   * @param owner the process
   * @param length how long the claim holds unless it is renewed
   * @return empty when another has it
   */
  public Optional<JobClaim> claim(String name, UUID owner, Duration length) {
    return database.with(
        handle -> {
          handle.createUpdate(BIRTH).bind("name", name).execute();
          JobClaim seen =
              handle
                  .createQuery(READ)
                  .bind("name", name)
                  .map(
                      (row, context) ->
                          new JobClaim(
                              name,
                              owner,
                              row.getLong("fence") + 1,
                              Optional.ofNullable(row.getString("cursor_text"))))
                  .one();
          int claimed =
              handle
                  .createUpdate(CLAIM)
                  .bind("name", name)
                  .bind("owner", Columns.bytes(owner))
                  .bind("length", Columns.micros(length))
                  .bind("fence", seen.fence() - 1)
                  .execute();
          return claimed == 1 ? Optional.of(seen) : Optional.empty();
        });
  }

  /**
   * Holds a claim for longer and notes how far the job got.
   *
   * @param claim the claim
   * @param length how long from now on
   * @param cursor how far it got; at most 1,024 characters
   * @return false when the claim is another's by now: stop
   */
  public boolean renew(JobClaim claim, Duration length, String cursor) {
    return database.with(
        handle ->
            handle
                    .createUpdate(RENEW)
                    .bind("name", claim.name())
                    .bind("owner", Columns.bytes(claim.owner()))
                    .bind("fence", claim.fence())
                    .bind("length", Columns.micros(length))
                    .bind("cursor", cursor)
                    .execute()
                == 1);
  }

  /**
   * Gives a claim back.
   *
   * @param claim the claim; another's by now is left alone
   * @param error what went wrong, without anything secret; empty when nothing did
   */
  public void finish(JobClaim claim, Optional<String> error) {
    @Nullable String text =
        error.map(it -> it.substring(0, Math.min(it.length(), 1024))).orElse(null);
    database.with(
        handle ->
            handle
                .createUpdate(FINISH)
                .bind("name", claim.name())
                .bind("owner", Columns.bytes(claim.owner()))
                .bind("fence", claim.fence())
                .bind("error", text)
                .execute());
  }
}
