package io.keybearer.testing;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;

/**
 * A package, the rooms its arrows lead to and the libraries it may use. Everything else is
 * forbidden, so a library that one room of a table lists has that room as its sole user.
 *
 * @param name the package below {@code io.keybearer}, such as {@code policy.expression}
 * @param arrows the rooms it may use, named likewise
 * @param libraries packages of others, in ArchUnit's notation
 */
public record Room(String name, List<String> arrows, List<String> libraries) {
  private static final String BASE = "io.keybearer.";

  /** The JDK but what has one room: databases and HTTP. The names of certificates are JDK too. */
  private static final DescribedPredicate<JavaClass> EVERYWHERE =
      resideInAnyPackage(
              "java..", "javax.security.auth.x500", "org.slf4j..", "org.jspecify.annotations")
          .and(DescribedPredicate.not(resideInAnyPackage("java.sql..", "java.net.http..")));

  /** A room without arrows, without libraries. */
  public static Room of(String name) {
    return new Room(name, List.of(), List.of());
  }

  /** The same room with these arrows. */
  public Room uses(String... rooms) {
    return new Room(name, List.of(rooms), libraries);
  }

  /** The same room with these libraries. */
  public Room reaches(String... packages) {
    return new Room(name, arrows, List.of(packages));
  }

  /** All classes of a module but its tests. */
  public static JavaClasses module(Class<?> anyOfItsClasses) {
    return new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .importUrl(anyOfItsClasses.getProtectionDomain().getCodeSource().getLocation());
  }

  /** Refuses whatever is not drawn. A room may be empty: a table names the rooms to come too. */
  public ArchRule rule() {
    List<String> rooms = new ArrayList<>(List.of(BASE + name));
    arrows.forEach(arrow -> rooms.add(BASE + arrow));
    return classes()
        .that()
        .resideInAPackage(BASE + name)
        .should()
        .onlyDependOnClassesThat(
            EVERYWHERE
                .or(resideInAnyPackage(rooms.toArray(String[]::new)))
                .or(resideInAnyPackage(libraries.toArray(String[]::new))))
        .as("room " + name + " uses the rooms " + arrows + ", the libraries " + libraries)
        .allowEmptyShould(true);
  }

  /** Refuses classes outside the rooms of a table. */
  public static ArchRule nothingOutside(List<Room> rooms) {
    return classes()
        .should()
        .resideInAnyPackage(rooms.stream().map(room -> BASE + room.name()).toArray(String[]::new));
  }

  @Override
  public String toString() {
    return name;
  }
}
