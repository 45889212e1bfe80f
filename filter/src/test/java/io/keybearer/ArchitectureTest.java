package io.keybearer;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.keybearer.model.Secret;
import io.keybearer.testing.Room;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.annotation.WebListener;
import java.security.Provider;
import java.security.Security;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Verifies the arrows and sole users of docs/architecture.md; everything not drawn is forbidden.
 */
class ArchitectureTest {
  private static final String JACKSON = "com.fasterxml.jackson..";

  private static final List<Room> ROOMS =
      List.of(
          Room.of("config"),
          Room.of("model"),
          Room.of("http").uses("model", "config").reaches("org.apache.hc..", "javax.net.ssl"),
          Room.of("vault").uses("model", "config").reaches("javax.crypto..", "org.bouncycastle.."),
          Room.of("cache").uses("model").reaches("org.ehcache.."),
          Room.of("store")
              .uses("model", "config", "vault")
              .reaches(
                  "java.sql",
                  "javax.sql",
                  "javax.naming",
                  "com.zaxxer.hikari..",
                  "org.jdbi..",
                  JACKSON),
          Room.of("keys").uses("model", "config", "store", "vault"),
          Room.of("oauth").uses("model", "config", "http").reaches("com.nimbusds..", JACKSON),
          Room.of("identity")
              .uses("model", "config", "http", "cache", "oauth")
              .reaches("org.bouncycastle.."),
          Room.of("credential")
              .uses("model", "config", "store", "oauth", "cache")
              .reaches("io.github.resilience4j.."),
          Room.of("policyset").uses("model", "policyxml", "policy.expression"),
          Room.of("policy")
              .uses(
                  "model",
                  "credential",
                  "identity",
                  "cache",
                  "http",
                  "policyset",
                  "policyxml",
                  "policyxml.expression",
                  "policy.expression",
                  "policy.template")
              // For the exception alone by which a gateway behind the filter says it timed out.
              .reaches("java.net.http"),
          Room.of("policy.template").reaches("liqp..", "javax.xml.stream..", JACKSON),
          // javax.crypto where expressions compute HMACs, javax.xml where they offer XElement,
          // javax.net.ssl for whom the JVM trusts, which X509Certificate2.Verify asks.
          Room.of("policy.expression")
              .uses("model", "policyxml.expression")
              .reaches(
                  "javax.crypto..",
                  "javax.net.ssl",
                  "javax.xml..",
                  "org.w3c.dom..",
                  "org.xml.sax..",
                  JACKSON),
          Room.of("telemetry")
              .uses("model", "config")
              .reaches("io.micrometer..", "io.opentelemetry.api..", "javax.management.."),
          Room.of("servlet")
              .uses(
                  "config",
                  "model",
                  "http",
                  "vault",
                  "store",
                  "keys",
                  "oauth",
                  "identity",
                  "cache",
                  "credential",
                  "policyset",
                  "policy",
                  "policy.expression",
                  "policyxml",
                  "policyxml.expression",
                  "telemetry")
              .reaches("jakarta.servlet.."),
          Room.of("cli")
              .uses(
                  "config",
                  "model",
                  "http",
                  "vault",
                  "store",
                  "keys",
                  "oauth",
                  "identity",
                  "cache",
                  "credential",
                  "policyset",
                  "policy",
                  "policy.expression",
                  "policyxml",
                  "policyxml.expression",
                  "telemetry")
              .reaches("picocli.."));

  private static JavaClasses module;

  @BeforeAll
  static void importClasses() {
    module = Room.module(Secret.class);
  }

  @ParameterizedTest
  @FieldSource("ROOMS")
  void roomUsesWhatIsDrawn(Room room) {
    room.rule().check(module);
  }

  @Test
  void hasNoRoomBesides() {
    Room.nothingOutside(ROOMS).check(module);
  }

  @Test
  void expressionsRunWithoutReflection() {
    noClasses()
        .that()
        .resideInAPackage("io.keybearer.policy.expression")
        .should()
        .dependOnClassesThat(resideInAnyPackage("java.lang.reflect", "java.lang.invoke"))
        .orShould()
        .callMethod(Class.class, "forName", String.class)
        .check(module);
  }

  @Test
  void registersNothingByItself() {
    noClasses()
        .should()
        .beAnnotatedWith(WebFilter.class)
        .orShould()
        .beAnnotatedWith(WebListener.class)
        .orShould()
        .implement(ServletContainerInitializer.class)
        .orShould()
        .callMethod(Security.class, "addProvider", Provider.class)
        .orShould()
        .callMethod(Security.class, "insertProviderAt", Provider.class, int.class)
        .check(module);
  }
}
