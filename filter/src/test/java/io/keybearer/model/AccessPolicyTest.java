package io.keybearer.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class AccessPolicyTest {
  private static final String TENANT = "72f988bf-86f1-41af-91ab-2d7cd011db47";
  private static final String USER = "11111111-2222-3333-4444-555555555555";
  private static final String GROUP = "99999999-2222-3333-4444-555555555555";

  private final CallerIdentity caller =
      new CallerIdentity(CallerIdentity.Kind.JWT, TENANT, Set.of(USER, GROUP), "app-1");

  @Test
  void allows_whenTenantAndOneObjectIdMatchInAnyCasing() {
    assertThat(new AccessPolicy(TENANT.toUpperCase(Locale.ROOT), USER, Set.of()).allows(caller))
        .isTrue();
    assertThat(new AccessPolicy(TENANT, GROUP, Set.of()).allows(caller)).isTrue();
  }

  @Test
  void denies_whenTheTenantIsAnother() {
    assertThat(new AccessPolicy(UUID.randomUUID().toString(), USER, Set.of()).allows(caller))
        .isFalse();
  }

  @Test
  void denies_whenNoObjectIdMatches() {
    assertThat(new AccessPolicy(TENANT, UUID.randomUUID().toString(), Set.of()).allows(caller))
        .isFalse();
  }

  @Test
  void denies_whenTheCallerComesThroughAnAppThatIsNotListed() {
    assertThat(new AccessPolicy(TENANT, USER, Set.of("app-2")).allows(caller)).isFalse();
    assertThat(new AccessPolicy(TENANT, USER, Set.of("app-2", "APP-1")).allows(caller)).isTrue();
  }

  @Test
  void denies_whenAppsAreListedAndTheCallerHasNone() {
    CallerIdentity managed =
        CallerIdentity.managed(
            new ServiceIdentity.ManagedIdentity(UUID.fromString(TENANT), UUID.fromString(USER)));

    assertThat(new AccessPolicy(TENANT, USER, Set.of("app-1")).allows(managed)).isFalse();
    assertThat(new AccessPolicy(TENANT, USER, Set.of()).allows(managed)).isTrue();
  }
}
