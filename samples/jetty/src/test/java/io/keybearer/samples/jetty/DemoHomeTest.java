package io.keybearer.samples.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoHomeTest {
  @Test
  void refusesASecondDemo_whileOneRuns(@TempDir Path folder) {
    try (DemoHome first = DemoHome.lock(folder)) {
      assertThatExceptionOfType(DemoException.class)
          .isThrownBy(() -> DemoHome.lock(first.folder()))
          .withMessageContaining(folder.toString());
    }
  }

  @Test
  void letsASecondDemoIn_onceTheFirstHasStopped(@TempDir Path folder) {
    DemoHome.lock(folder).close();

    try (DemoHome second = DemoHome.lock(folder)) {
      assertThat(second.folder()).isEqualTo(folder);
    }
  }

  @Test
  void keepsASecretForTheNextRun_readableByItsOwnerOnly(@TempDir Path folder) throws Exception {
    String first;
    try (DemoHome home = DemoHome.lock(folder)) {
      first = Files.readString(home.secretFile("secret"));
    }

    try (DemoHome home = DemoHome.lock(folder)) {
      Path file = home.secretFile("secret");
      assertThat(Files.readString(file)).isEqualTo(first).hasSizeGreaterThan(40);
      assertThat(Files.getPosixFilePermissions(file))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
  }

  @Test
  void forgetsANoteThatIsNoPort(@TempDir Path folder) throws Exception {
    try (DemoHome home = DemoHome.lock(folder)) {
      Files.writeString(folder.resolve("server.port"), "not a port");

      assertThat(home.notedPort("server")).isEmpty();
    }
  }
}
