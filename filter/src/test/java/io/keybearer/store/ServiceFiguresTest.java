package io.keybearer.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.model.LimitUse;
import io.keybearer.testing.AuthorizationServer;
import io.keybearer.testing.TestConnections;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Figures about a service as a whole. */
final class ServiceFiguresTest {
  @Test
  void fullestProviderIsNamed() throws Exception {
    try (TestConnections connections = new TestConnections();
        AuthorizationServer server = AuthorizationServer.start()) {
      // Given two providers of one connection each
      connections.clientCredentials("first", server);
      connections.clientCredentials("second", server);

      // When
      LimitUse use =
          new Transactions(connections.database)
              .run(
                  transaction ->
                      new ServiceFigures()
                          .limits(
                              transaction,
                              new ServiceConfigurationStore()
                                  .find(transaction, "default")
                                  .orElseThrow()));

      // Then
      assertThat(use.providers()).isEqualTo(2);
      assertThat(use.connections()).isEqualTo(2);
      assertThat(use.provider()).isEqualTo(Optional.of(new LimitUse.Fullest("first", 1)));
    }
  }
}
