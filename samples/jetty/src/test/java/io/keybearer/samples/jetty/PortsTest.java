package io.keybearer.samples.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A port in use is named together with the property that changes it, and nothing is left running.
 */
class PortsTest {
  @Test
  void namesPortAndProperty_whenTheGatewaysPortIsInUse(@TempDir Path folder) throws Exception {
    try (ServerSocket taken = taken()) {
      DemoSettings settings = new DemoSettings(folder, taken.getLocalPort(), 0, folder, folder);

      assertThatExceptionOfType(DemoException.class)
          .isThrownBy(() -> new Demo(settings))
          .withMessage(
              "Port %d of the gateway is in use; choose another with -Ddemo.gateway.port=<port>.",
              taken.getLocalPort());
    }
  }

  @Test
  void namesPortAndProperty_whenTheAdminsPortIsInUse(@TempDir Path folder) throws Exception {
    try (ServerSocket taken = taken()) {
      DemoSettings settings = new DemoSettings(folder, 0, taken.getLocalPort(), folder, folder);

      assertThatExceptionOfType(DemoException.class)
          .isThrownBy(() -> new Demo(settings))
          .withMessageContainingAll(
              Integer.toString(taken.getLocalPort()), "-Ddemo.admin.port=<port>");
    }
  }

  @Test
  void leavesTheFolderAndTheOtherPortFree_whenAPortIsInUse(@TempDir Path folder) throws Exception {
    int other = Ports.free();
    try (ServerSocket taken = taken()) {
      DemoSettings settings = new DemoSettings(folder, taken.getLocalPort(), other, folder, folder);
      assertThatExceptionOfType(DemoException.class).isThrownBy(() -> new Demo(settings));
    }

    try (DemoHome home = DemoHome.lock(folder)) {
      assertThat(home.folder()).exists();
    }
    assertThat(Ports.isFree(other)).isTrue();
  }

  private static ServerSocket taken() throws Exception {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }
}
