package io.keybearer.admin.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ArmPathTest {
  private static final String SERVICE =
      "subscriptions/S/resourceGroups/R/providers/Microsoft.ApiManagement/service/default";

  @ParameterizedTest
  @CsvSource({
    "/SUBSCRIPTIONS/S/resourcegroups/R/Providers/microsoft.apimanagement/Service/default, ''",
    "subscriptions/S/resourceGroups/R/providers/Microsoft.ApiManagement/service/default/AUTHORIZATIONPROVIDERS/P,"
        + " /authorizationProviders/P",
    "//subscriptions/S/resourceGroups/R/providers/Microsoft.ApiManagement/service/default/authorizationproviders/P/Authorizations/A/accesspolicies/X,"
        + " /authorizationProviders/P/authorizations/A/accessPolicies/X",
    "/subscriptions/S/resourceGroups/R/providers/Microsoft.ApiManagement/service/default/authorizationProviders/P/authorizations/A/GETLOGINLINKS,"
        + " /authorizationProviders/P/authorizations/A/getLoginLinks",
  })
  void fixedSegmentsBecomeCanonical(String path, String rest) {
    assertThat(ArmPath.canonical(path)).isEqualTo(SERVICE + rest);
  }

  @Test
  void idsStayAsWritten_whenTheyLookLikeFixedSegments() {
    String path = SERVICE + "/authorizationProviders/SERVICE/authorizations/AccessPOLICIES";

    assertThat(ArmPath.canonical(path)).isEqualTo(path);
  }

  @Test
  void semicolonBelongsToTheId() {
    assertThat(ArmPath.canonical(SERVICE + "/authorizationProviders/a;b=c"))
        .isEqualTo(SERVICE + "/authorizationProviders/a%3Bb=c");
  }

  @Test
  void otherPathsAreNotResourceManagerPaths() {
    assertThat(ArmPath.isArm(ArmPath.canonical("/api/v1/nodes"))).isFalse();
    assertThat(ArmPath.isArm(ArmPath.canonical("/subscriptionsX/1"))).isFalse();
    assertThat(ArmPath.isArm(ArmPath.canonical("//Subscriptions/1"))).isTrue();
  }
}
