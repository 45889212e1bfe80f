package io.keybearer.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.model.AuthorizationRef;
import io.keybearer.testing.AuthorizationServer;
import io.keybearer.testing.TestConnections;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a page of a list of ten thousand authorizations costs, in rows that the database reads. */
final class RowListTest {
  private static final int ROWS = 10_000;
  private static final int PAGE = 100;

  private static TestConnections connections;
  private static AuthorizationServer server;
  private static AuthorizationRef first;
  private static AuthorizationStore authorizations;

  @BeforeAll
  static void createTenThousand() throws Exception {
    connections = new TestConnections();
    server = AuthorizationServer.start();
    authorizations = new AuthorizationStore(connections.vault);
    first = connections.authorizationCode("list", server, "rt");
    for (String provider : List.of(first.provider(), other())) {
      connections.run(
          "insert into authorization (uid, service_id, provider_id, name, name_key, grant_type,"
              + " parameters, created_at, updated_at) select random_bytes(16), p.service_id, p.id,"
              + " concat('Row-', lpad(seq, 5, '0')), concat('row-', lpad(seq, 5, '0')),"
              + " p.grant_type, '{}', utc_timestamp(6), utc_timestamp(6)"
              + " from authorization_provider p join seq_1_to_10000 where p.name = ?",
          provider);
    }
    connections.run(
        "insert into token (authorization_id, state)"
            + " select id, 'OK' from authorization where name like 'Row-%'");
    assertThat(connections.text("analyze table authorization, token, authorization_provider"))
        .isNotBlank();
  }

  private static String other() {
    return connections.authorizationCode("other", server, "rt").provider();
  }

  @AfterAll
  static void close() {
    server.close();
    connections.close();
  }

  @Test
  void pageInTheMiddleReadsItsOwnRowsOnly() {
    Cost cost = cost(new RowPage(Optional.empty(), Optional.of("row-05000"), 0, PAGE));

    assertThat(cost.names()).hasSize(PAGE).startsWith("Row-05001").endsWith("Row-05100");
    assertThat(cost.reads()).isLessThan(10 * PAGE);
  }

  @Test
  void lastPageReadsNoMoreThanTheFirst() {
    Cost firstPage = cost(new RowPage(Optional.empty(), Optional.empty(), 0, PAGE));
    Cost lastPage = cost(new RowPage(Optional.empty(), Optional.of("row-09900"), 0, PAGE));

    assertThat(lastPage.names()).hasSize(PAGE).endsWith("Row-10000");
    assertThat(lastPage.reads()).isLessThanOrEqualTo(firstPage.reads() + PAGE);
  }

  @Test
  void whatIsSkippedIsReadInTheIndexAlone() {
    Cost cost = cost(new RowPage(Optional.empty(), Optional.empty(), 9_900, PAGE));

    // One row stands before them: the one that was made with the provider.
    assertThat(cost.names()).hasSize(PAGE).startsWith("Row-09900");
    assertThat(cost.reads()).isLessThan(ROWS + 10 * PAGE);
    assertThat(cost.lookUps()).isLessThan(5 * PAGE);
  }

  @Test
  void filterByNameReadsTheIndexOnce() {
    RowFilter filter =
        new RowFilter.Compared(RowFilter.Field.NAME, RowFilter.Test.ENDS_WITH, "999");
    Cost cost = cost(new RowPage(Optional.of(filter), Optional.empty(), 0, PAGE));

    assertThat(cost.names()).hasSize(10).startsWith("Row-00999").endsWith("Row-09999");
    assertThat(cost.reads()).isLessThan(ROWS + 10 * PAGE);
    assertThat(cost.lookUps()).isLessThan(5 * PAGE);
  }

  /**
   * What was found, and what it took.
   *
   * @param names the rows
   * @param reads all rows and index entries that were read
   * @param lookUps how many of them by a key, one by one
   */
  private record Cost(List<String> names, long reads, long lookUps) {}

  private static Cost cost(RowPage page) {
    return connections.database.inTransaction(
        transaction -> {
          StoredService service =
              new ServiceConfigurationStore().find(transaction, "default").orElseThrow();
          StoredProvider provider =
              new ProviderStore(connections.vault)
                  .find(transaction, service, first.provider())
                  .orElseThrow();
          Handle handle = transaction.handle();
          handle.execute("flush status");
          List<String> names =
              authorizations.list(transaction, provider, page).stream()
                  .map(authorization -> authorization.value().name())
                  .toList();
          return new Cost(
              names, status(handle, "Handler_read%"), status(handle, "Handler_read_key"));
        });
  }

  private static long status(Handle handle, String pattern) {
    return handle
        .createQuery("show session status like '" + pattern + "'")
        .map((row, context) -> row.getLong("Value"))
        .stream()
        .mapToLong(Long::longValue)
        .sum();
  }
}
