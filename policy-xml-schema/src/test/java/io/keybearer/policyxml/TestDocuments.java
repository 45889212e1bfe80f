package io.keybearer.policyxml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Documents and shorthands for the tests of this package. */
final class TestDocuments {
  private TestDocuments() {}

  private static final List<String> SAMPLES =
      List.of(
          "get-token-back",
          "dynamic-attributes",
          "attach-to-backend-call",
          "token-from-request",
          "github",
          "user-delegated",
          "choose-identity.escaped",
          "report-the-error");

  /** Documents in the manner of those that Azure publishes. */
  static List<String> samples() {
    return SAMPLES.stream().map(TestDocuments::sample).toList();
  }

  /** The text of one of them. */
  static String sample(String name) {
    String resource = "examples/" + name + ".xml";
    try (InputStream in = TestDocuments.class.getResourceAsStream(resource)) {
      return new String(
          Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads with the default limits; fails on any diagnostic. */
  static PolicyDocument read(String text) {
    PolicyReading reading = new PolicyReader().read("test.xml", text);
    assertThat(reading.diagnostics()).isEmpty();
    return reading.document().orElseThrow();
  }

  /** Reads with these named values; fails on any diagnostic. */
  static PolicyDocument read(String text, Map<String, String> values) {
    PolicyReading reading =
        new PolicyReader(ReaderLimits.DEFAULT, NamedValues.of(values)).read("test.xml", text);
    assertThat(reading.diagnostics()).isEmpty();
    return reading.document().orElseThrow();
  }

  /** What is wrong with a document, each as its reader prints it. */
  static List<String> problems(String text) {
    return new PolicyReader()
        .read("p.xml", text).diagnostics().stream().map(Diagnostic::toString).toList();
  }

  /** The one policy in the inbound section of a document made of it. */
  static PolicyElement inbound(String policy) {
    PolicyElement root = read("<policies><inbound>" + policy + "</inbound></policies>").root();
    return root.elements().get(0).elements().get(0);
  }

  /** The value of a {@code set-variable} whose attribute is written so. */
  static PolicyValue attribute(String written) {
    return inbound("<set-variable name=\"n\" value=" + written + " />")
        .attribute("value")
        .orElseThrow()
        .value();
  }

  /** The value of a {@code <value>} whose text is written so. */
  static PolicyValue text(String written) {
    return inbound("<set-header name=\"n\"><value>" + written + "</value></set-header>")
        .elements("value")
        .get(0)
        .text()
        .orElseThrow();
  }
}
