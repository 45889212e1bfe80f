package io.keybearer.cli;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * SLF4J for the command line. As part of a web application the all-in-one jar uses the
 * application's SLF4J and must not bring one; by itself it has none, and carries one inside, as a
 * jar in the jar.
 */
final class LoggingClasses {
  private static final String RESOURCE = "/META-INF/keybearer/slf4j-api.jar";

  private LoggingClasses() {}

  /** Whether the class path has SLF4J. */
  static boolean areThere() {
    try {
      Class.forName("org.slf4j.LoggerFactory", false, Keybearer.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** Runs a command with the SLF4J that is inside. */
  static int runWith(String[] arguments) {
    try (InputStream inside = LoggingClasses.class.getResourceAsStream(RESOURCE)) {
      if (inside == null) {
        throw new IllegalStateException("expected slf4j-api on the class path");
      }
      Path jar = Files.createTempFile("keybearer", ".jar");
      jar.toFile().deleteOnExit();
      Files.copy(inside, jar, StandardCopyOption.REPLACE_EXISTING);
      URL own = Keybearer.class.getProtectionDomain().getCodeSource().getLocation();
      try (URLClassLoader loader =
          new URLClassLoader(
              new URL[] {own, jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
        Thread.currentThread().setContextClassLoader(loader);
        return (int)
            loader
                .loadClass(Keybearer.class.getName())
                .getDeclaredMethod("runInside", String[].class)
                .invoke(null, (Object) arguments);
      }
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(e.getCause());
    } catch (IOException | ReflectiveOperationException e) {
      throw new IllegalStateException("the command line could not be started", e);
    }
  }
}
