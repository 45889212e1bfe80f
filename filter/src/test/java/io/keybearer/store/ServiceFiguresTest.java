package io.keybearer.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.model.AuthorizationRef;
import io.keybearer.model.LimitUse;
import io.keybearer.testing.AuthorizationServer;
import io.keybearer.testing.TestConnections;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Figures about a service as a whole. */
final class ServiceFiguresTest {
  @Test
  void fullestAreNamed() throws Exception {
    try (TestConnections connections = new TestConnections();
        AuthorizationServer server = AuthorizationServer.start()) {
      // Given two connections, of which one has two access policies more
      connections.clientCredentials("few", server);
      AuthorizationRef many = connections.clientCredentials("many", server);
      connections.allow(connections.id(many), TestConnections.TENANT, UUID.randomUUID());
      connections.allow(connections.id(many), TestConnections.TENANT, UUID.randomUUID());

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
      assertThat(use.connection()).isEqualTo(Optional.of(new LimitUse.Fullest("many/many", 3)));
    }
  }
}
