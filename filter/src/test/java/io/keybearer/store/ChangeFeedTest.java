package io.keybearer.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.testing.MariaDbServer;
import io.keybearer.testing.TestConnections;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ChangeFeedTest {
  private static TestConnections connections;
  private long nanos;
  private ChangeFeed feed;

  @BeforeEach
  void startAfterTheFirstPoll() {
    feed = new ChangeFeed(connections.database, () -> nanos);
    feed.poll();
  }

  @BeforeAll
  static void createStore() {
    connections = new TestConnections();
  }

  @AfterAll
  static void closeStore() {
    connections.close();
  }

  @Test
  void everythingMayHaveChanged_atTheFirstPoll() {
    ChangeFeed fresh = new ChangeFeed(connections.database, () -> nanos);

    assertThat(fresh.poll().everything()).isTrue();
    assertThat(fresh.poll().everything()).isFalse();
  }

  @Test
  void changeIsSeenOnce() {
    connections.changed("AUTHORIZATION", "p", "a");

    assertThat(feed.poll().events())
        .containsExactly(
            new ChangeEvent(
                ChangeEvent.Kind.AUTHORIZATION,
                Optional.of("default"),
                Optional.of("p"),
                Optional.of("a")));
    assertThat(feed.poll().events()).isEmpty();
  }

  @Test
  void lowerIdIsSeen_whenItsTransactionCommitsLater() throws Exception {
    try (Connection late = MariaDbServer.shared().connect(connections.url());
        Statement statement = late.createStatement()) {
      late.setAutoCommit(false);
      statement.execute(
          "insert into change_event (at, service_id, kind, provider_key)"
              + " values (utc_timestamp(6), 1, 'PROVIDER', 'late')");
      connections.changed("PROVIDER", "early", null);
      ChangeFeed.Changes first = feed.poll();
      nanos += Duration.ofSeconds(30).toNanos();
      feed.poll();
      late.commit();

      ChangeFeed.Changes second = feed.poll();

      assertThat(first.events())
          .extracting(ChangeEvent::providerKey)
          .containsExactly(Optional.of("early"));
      assertThat(second.events())
          .extracting(ChangeEvent::providerKey)
          .containsExactly(Optional.of("late"));
    }
  }

  @Test
  void changesAreSeenOnce_whenTheWindowMovesOn() {
    connections.changed("PROVIDER", "one", null);
    feed.poll();
    nanos += Duration.ofSeconds(61).toNanos();
    feed.poll();
    connections.changed("PROVIDER", "two", null);

    assertThat(feed.poll().events())
        .extracting(ChangeEvent::providerKey)
        .containsExactly(Optional.of("two"));
    assertThat(feed.poll().events()).isEmpty();
  }

  @Test
  void allPagesAreRead_whenManyChangesComeAtOnce() {
    connections.run(
        "insert into change_event (at, service_id, kind, provider_key)"
            + " select utc_timestamp(6), 1, 'PROVIDER', seq from seq_1_to_2500");

    assertThat(feed.poll().events()).hasSize(2500);
    assertThat(feed.poll().events()).isEmpty();
  }

  @Test
  void everythingMayHaveChanged_whenTheIdsFall() {
    connections.changed("PROVIDER", "one", null);
    feed.poll();
    connections.run("delete from change_event");

    assertThat(feed.poll().everything()).isTrue();
    assertThat(feed.poll().everything()).isFalse();
  }

  @Test
  void everythingMayHaveChanged_whenTheStoreIsAnother() {
    connections.run("update store set uid = random_bytes(16)");

    assertThat(feed.poll().everything()).isTrue();
  }

  @Test
  void everythingMayHaveChanged_whenTheLastPollIsLongAgo() {
    nanos += Duration.ofHours(13).toNanos();

    assertThat(feed.poll().everything()).isTrue();
  }
}
