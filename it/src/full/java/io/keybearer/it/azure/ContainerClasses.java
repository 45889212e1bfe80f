package io.keybearer.it.azure;

import java.util.List;

/**
 * The parent of the web application's class loader: the JDK, the servlet API and the container, and
 * nothing of the tests.
 */
final class ContainerClasses extends ClassLoader {
  private static final List<String> PREFIXES =
      List.of(
          "jakarta.",
          "org.eclipse.jetty.",
          "org.apache.catalina.",
          "org.apache.coyote.",
          "org.apache.juli.",
          "org.apache.naming.",
          "org.apache.tomcat.");

  ContainerClasses() {
    super(ClassLoader.getPlatformClassLoader());
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    if (PREFIXES.stream().anyMatch(name::startsWith)) {
      return ContainerClasses.class.getClassLoader().loadClass(name);
    }
    throw new ClassNotFoundException(name);
  }
}
