package io.keybearer.policyxml;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Verifies this module's arrows; everything not drawn is forbidden. */
class ArchitectureTest {
  private static final String[] EVERYWHERE = {"java..", "org.jspecify.annotations", "org.slf4j.."};
  private static final String[] XML = {"javax.xml..", "org.xml.sax..", "org.w3c.dom.."};
  private static final String READING = "io.keybearer.policyxml";
  private static final String EXPRESSION = "io.keybearer.policyxml.expression";

  private static JavaClasses module;

  @BeforeAll
  static void importClasses() {
    module =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(READING);
  }

  @Test
  void readingUsesExpressionsAndXml() {
    classes()
        .that()
        .resideInAPackage(READING)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(EVERYWHERE)
                .or(resideInAnyPackage(XML))
                .or(resideInAnyPackage(READING, EXPRESSION)))
        .check(module);
  }

  @Test
  void expressionsUseTheJdkAlone() {
    classes()
        .that()
        .resideInAPackage(EXPRESSION)
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(EVERYWHERE).or(resideInAnyPackage(EXPRESSION)))
        .check(module);
  }

  @Test
  void hasNoPackageBesides() {
    classes().should().resideInAnyPackage(READING, EXPRESSION).check(module);
  }
}
