package io.keybearer.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.model.AccessPolicy;
import io.keybearer.model.CallerIdentity;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who may pass: as the policies themselves say, however they are kept. */
final class AccessRulesTest {
  private static final String ONE = "11111111-1111-4111-8111-111111111111";
  private static final String TWO = "22222222-2222-4222-8222-222222222222";
  private static final String THREE = "33333333-3333-4333-8333-333333333333";
  private static final String USER = UUID.randomUUID().toString();
  private static final String OTHER = UUID.randomUUID().toString();

  @Test
  void nobodyPasses_whenThereIsNoPolicy() {
    assertThat(new AccessRules(List.of()).allow(caller("", "", ""))).isFalse();
    assertThat(new AccessRules(List.of()).allow(caller(ONE, USER, ""))).isFalse();
  }

  @Test
  void eachOfThreeTenantsHasItsOwn() {
    AccessRules rules =
        new AccessRules(
            List.of(
                policy(ONE, USER), policy(TWO, OTHER), policy(THREE, USER), policy(ONE, OTHER)));

    for (String tenant : List.of(ONE, THREE)) {
      assertThat(rules.allow(caller(tenant, USER, ""))).as(tenant).isTrue();
    }
    assertThat(rules.allow(caller(ONE, OTHER, ""))).isTrue();
    assertThat(rules.allow(caller(TWO, OTHER, ""))).isTrue();
    assertThat(rules.allow(caller(TWO, USER, ""))).isFalse();
    assertThat(rules.allow(caller(THREE, OTHER, ""))).isFalse();
    assertThat(rules.allow(caller("", USER, ""))).isFalse();
  }

  @Test
  void idsThatAreNoUuids_andApplications_areCompared() {
    AccessRules rules =
        new AccessRules(
            List.of(
                policy("contoso", "ann"), new AccessPolicy(ONE, USER, Set.of("app-1", "app-2"))));

    assertThat(rules.allow(caller("contoso", "ann", ""))).isTrue();
    assertThat(rules.allow(caller("contoso", "bob", ""))).isFalse();
    assertThat(rules.allow(caller(ONE, USER, "app-2"))).isTrue();
    assertThat(rules.allow(caller(ONE, USER, "app-3"))).isFalse();
    assertThat(rules.allow(caller(ONE, USER, ""))).isFalse();
  }

  private static AccessPolicy policy(String tenant, String object) {
    return new AccessPolicy(tenant, object, Set.of());
  }

  private static CallerIdentity caller(String tenant, String object, String app) {
    return new CallerIdentity(CallerIdentity.Kind.JWT, tenant, Set.of(object), app);
  }
}
