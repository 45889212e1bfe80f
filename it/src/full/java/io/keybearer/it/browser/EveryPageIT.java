package io.keybearer.it.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.samples.jetty.Gateway;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Every page, empty and filled, light and dark, wide and narrow: no failure of the server, no
 * objection of axe-core, nothing to scroll sideways for, nothing on the console, nothing against
 * the content security policy.
 */
@Tag("full")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EveryPageIT {
  private static Installation installation;
  private static Chromium browser;
  private static Scenes scenes;
  private static @Nullable Pictures pictures;
  private static @Nullable Gateway gateway;

  @BeforeAll
  static void start() {
    installation = Installation.start("pages");
    browser = Chromium.start();
    scenes = new Scenes(installation, browser);
  }

  @AfterAll
  static void stop() {
    browser.close();
    if (gateway != null) {
      gateway.close();
    }
    installation.close();
  }

  @Test
  @Order(1)
  void ofTheFirstStart() throws Exception {
    inspect(scenes.ofTheFirstStart());
    scenes.setUp();
  }

  @Test
  @Order(2)
  void ofAnEmptyStore() throws Exception {
    inspect(scenes.ofAnEmptyStore());
  }

  @Test
  @Order(3)
  void ofAFilledStore() throws Exception {
    pictures = new Pictures(browser, Furnishing.of(installation));

    gateway = installation.gateway(Scenes.POLICY);
    inspect(scenes.byRoute().values().stream().flatMap(List::stream).toList());
  }

  @Test
  @Order(4)
  void isInTheList() throws Exception {
    TreeSet<String> visited = new TreeSet<>(scenes.byRoute().keySet());
    visited.addAll(Scenes.WITHOUT_A_PAGE);

    assertThat(visited).isEqualTo(new TreeSet<>(Routes.all()));
  }

  private static void inspect(List<Scenes.Scene> wanted) throws Exception {
    List<String> faults = new ArrayList<>();
    for (Scenes.Scene scene : wanted) {
      scene.act().play();
      List<String> found = new Inspection(browser).faults();
      for (String fault : found) {
        faults.add(scene.name() + " (" + browser.address().getPath() + ") " + fault);
      }
      if (pictures != null && found.isEmpty()) {
        pictures.take(scene.name());
      }
    }
    assertThat(faults).isEmpty();
  }
}
