package io.keybearer.store;

import java.time.Duration;
import java.util.Optional;

/**
 * Counts attempts to sign in, by the account, the address and both. An attempt counts as failed
 * before its password is looked at, so that many at once count as many. Times are the database's.
 * Thread-safe.
 */
public final class SignInThrottleStore {
  private static final String BLOCKED =
      "select timestampdiff(microsecond, utc_timestamp(6), blocked_until) from sign_in_throttle"
          + " where subject = :subject and blocked_until > utc_timestamp(6) for update";

  /**
   * The pause of 5 s doubles with each failure past the free ones; after an hour all is forgotten.
   */
  private static final String COUNT =
      """
      insert into sign_in_throttle (subject, failures, last_at, blocked_until)
      values (:subject, 1, utc_timestamp(6), utc_timestamp(6))
      on duplicate key update
        failures = if(last_at < utc_timestamp(6) - interval 1 hour, 1, failures + 1),
        blocked_until = if(failures < :free, utc_timestamp(6),
          utc_timestamp(6) + interval least(900, 5 * pow(2, least(failures - :free, 8))) second),
        last_at = utc_timestamp(6)
      """;

  private static final String FORGIVE =
      "update sign_in_throttle set failures = greatest(failures - 1, 0),"
          + " blocked_until = utc_timestamp(6) where subject = :subject";

  /**
   * Counts an attempt, unless it has to wait.
   *
   * @param subject SHA-256 of what is counted
   * @param free how many failures in a row have no consequence
   * @return how long to wait; empty when the attempt may be made
   */
  public Optional<Duration> attempt(Transaction transaction, byte[] subject, int free) {
    Optional<Duration> wait =
        transaction
            .handle()
            .createQuery(BLOCKED)
            .bind("subject", subject)
            .mapTo(Long.class)
            .findOne()
            .map(micros -> Duration.ofNanos(micros * 1000));
    if (wait.isEmpty()) {
      transaction
          .handle()
          .createUpdate(COUNT)
          .bind("subject", subject)
          .bind("free", free)
          .execute();
    }
    return wait;
  }

  /** Takes back what {@link #attempt} counted, because the attempt succeeded. */
  public void forgive(Transaction transaction, byte[] subject) {
    transaction.handle().createUpdate(FORGIVE).bind("subject", subject).execute();
  }

  /** Forgets all failures of a subject. */
  public void forget(Transaction transaction, byte[] subject) {
    transaction
        .handle()
        .createUpdate("delete from sign_in_throttle where subject = :subject")
        .bind("subject", subject)
        .execute();
  }
}
