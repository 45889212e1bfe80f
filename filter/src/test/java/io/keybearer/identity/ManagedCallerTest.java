package io.keybearer.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keybearer.model.ServiceIdentity;
import io.keybearer.model.ServiceIdentity.ManagedIdentity;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who the service itself is, and why it may be nobody. */
final class ManagedCallerTest {
  private static final UUID UID = UUID.fromString("00000000-0000-4000-8000-000000000001");
  private static final UUID TENANT = UUID.fromString("00000000-0000-4000-8000-000000000002");
  private static final UUID PRINCIPAL = UUID.fromString("00000000-0000-4000-8000-000000000003");

  @Test
  void serviceIsItsPrincipalInItsTenant() {
    ServiceIdentity service =
        new ServiceIdentity(UID, "default", Optional.of(new ManagedIdentity(TENANT, PRINCIPAL)));

    try (ManagedCaller caller = new ManagedCaller("default", name -> Optional.of(service))) {
      assertThat(caller.identity().tenantId()).isEqualTo(TENANT.toString());
      assertThat(caller.identity().objectIds()).containsExactly(PRINCIPAL.toString());
    }
  }

  @Test
  void reasonSaysThatTheServiceHasNoIdentity() {
    ServiceIdentity service = new ServiceIdentity(UID, "default", Optional.empty());

    try (ManagedCaller caller = new ManagedCaller("default", name -> Optional.of(service))) {
      assertThatThrownBy(caller::identity)
          .isInstanceOfSatisfying(
              CallerException.class,
              refused -> assertThat(refused.reason()).isEqualTo("ServiceHasNoIdentity"))
          .hasMessage("The service 'default' has no identity of its own.");
    }
  }

  @Test
  void unknownServiceIsNobody() {
    try (ManagedCaller caller = new ManagedCaller("other", name -> Optional.empty())) {
      assertThatThrownBy(caller::identity)
          .isInstanceOfSatisfying(
              CallerException.class,
              refused -> assertThat(refused.reason()).isEqualTo("AccessDenied"));
    }
  }
}
