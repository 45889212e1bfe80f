package io.keybearer.admin;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.keybearer.testing.Room;
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
          // The wiring; never the filter's servlet room.
          Room.of("admin")
              .uses(
                  "admin.service",
                  "admin.consent",
                  "admin.rest",
                  "admin.web",
                  "admin.security",
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
                  "telemetry")
              .reaches(
                  "org.flywaydb..",
                  "java.sql",
                  "javax.sql",
                  "javax.crypto..",
                  "jakarta.servlet..",
                  JACKSON),
          Room.of("admin.service")
              .uses(
                  "model",
                  "store",
                  "oauth",
                  "credential",
                  "keys",
                  "identity",
                  "policyxml",
                  "policyxml.expression",
                  "policy")
              .reaches(JACKSON),
          Room.of("admin.consent").uses("model", "store", "oauth", "credential", "admin.service"),
          Room.of("admin.security")
              .uses("model", "store", "config", "identity", "oauth")
              .reaches("org.bouncycastle..", JACKSON),
          Room.of("admin.rest")
              .uses(
                  "model",
                  "policyxml",
                  "policyxml.expression",
                  "admin.service",
                  "admin.consent",
                  "admin.security")
              .reaches(
                  "jakarta.ws.rs..",
                  "org.glassfish.jersey..",
                  "jakarta.servlet..",
                  "jakarta.annotation..",
                  JACKSON),
          Room.of("admin.web")
              .uses(
                  "model",
                  "policyxml",
                  "policyxml.expression",
                  "admin.service",
                  "admin.consent",
                  "admin.security")
              .reaches("gg.jte..", "com.github.difflib..", "jakarta.servlet..", JACKSON),
          // What the build makes of src/main/jte.
          Room.of("admin.web.template")
              .uses("admin.web", "admin.consent", "model")
              .reaches("gg.jte.."));

  private static JavaClasses module;

  @BeforeAll
  static void importClasses() {
    module = Room.module(AdminContextListener.class);
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
}
