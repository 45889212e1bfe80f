package io.keybearer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The commands for policies, within this process. */
class PolicyCommandTest {
  private static final String RAW =
      """
      <policies>
          <inbound>
              <set-variable name="ü" value="@("a" + 'b' < 1)" />
          </inbound>
      </policies>
      """;

  @TempDir private Path folder;

  /** What came of a command line. */
  private record Outcome(int code, String out, String err) {
    List<String> lines() {
      return out.lines().toList();
    }
  }

  private static Outcome run(String input, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine = Keybearer.commandLine();
    Objects.requireNonNull(commandLine.getSubcommands().get("policy"))
        .addSubcommand(
            "read",
            new PolicyConvert(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8))));
    int code =
        commandLine
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(arguments);
    return new Outcome(code, out.toString(), err.toString());
  }

  private Path write(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    return Files.writeString(path, text);
  }

  @Test
  void goodDocumentsPrintNothing() throws IOException {
    // Given
    Path document = write("a.xml", "<policies><inbound><base/></inbound></policies>");
    Path fragment =
        write("b.xml", "<fragment><set-header name='x' exists-action='delete'/></fragment>");
    // When
    Outcome outcome = run("", "policy", "check", document.toString(), fragment.toString());
    // Then
    assertThat(outcome).isEqualTo(new Outcome(0, "", ""));
  }

  @Test
  void documentsOfTheConsentGuideAreGood() throws IOException {
    // Given
    Matcher blocks =
        Pattern.compile("```xml\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("../docs/consent.md")));
    List<String> arguments = new ArrayList<>(List.of("policy", "check"));
    while (blocks.find()) {
      String text = "<policies><inbound>" + blocks.group(1) + "</inbound></policies>";
      arguments.add(write(arguments.size() + ".xml", text).toString());
    }
    // When
    Outcome outcome = run("", arguments.toArray(String[]::new));
    // Then
    assertThat(arguments).hasSize(4);
    assertThat(outcome).isEqualTo(new Outcome(0, "", ""));
  }

  @Test
  void valueThatNobodyKnowsIsNoProblem() throws IOException {
    // Given
    Path document =
        write(
            "a.xml",
            "<policies><inbound><set-backend-service base-url='{{backend}}'/>"
                + "<set-status code='{{code}}'/><set-variable name='a' value='@({{code}} + )'/>"
                + "</inbound></policies>");
    // When
    Outcome outcome = run("", "policy", "check", document.toString());
    // Then
    assertThat(outcome).isEqualTo(new Outcome(0, "", ""));
  }

  @Test
  void everyProblemIsALine_withPathLineAndColumn() throws IOException {
    // Given
    Path document =
        write(
            "a.xml",
            """
            <policies>
             <inbound>
              <set-heder/>
              <llm-token-limit/>
              <set-status code='no'/>
             </inbound>
             <outbound><rewrite-uri template='/x'/></outbound>
            </policies>
            """);
    // When
    Outcome outcome = run("", "policy", "check", document.toString());
    // Then
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.lines())
        .hasSizeGreaterThanOrEqualTo(4)
        .allMatch(line -> line.matches(".*a\\.xml:\\d+:\\d+: (error|warning): .*"))
        .anyMatch(line -> line.contains("a.xml:3:3: error: ") && line.contains("'set-header'?"))
        .anyMatch(line -> line.contains("a.xml:4:3: error: "))
        .anyMatch(line -> line.contains("a.xml:7:12: warning: "));
    assertThat(outcome.lines()).doesNotHaveDuplicates();
  }

  @Test
  void unimplementedPolicyIsAWarning_whenItFailsWhenReached() throws IOException {
    // Given
    Path document =
        write(
            "a.xml",
            "<policies><inbound><xml-to-json kind='direct' apply='always'/>"
                + "</inbound></policies>");
    // When
    Outcome refused = run("", "policy", "check", document.toString());
    Outcome passed =
        run(
            "",
            "policy",
            "check",
            "--unimplemented-policies=fail-when-reached",
            document.toString());
    // Then
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.lines())
        .singleElement()
        .asString()
        .contains(":1:20: error: Error in element 'xml-to-json' on line 1, column 20: ")
        .contains("not implemented");
    assertThat(passed.code()).isZero();
    assertThat(passed.lines()).singleElement().asString().contains(":1:20: warning: ");
  }

  @Test
  void foldersAreSearched_andAPolicySetIsCompiledAsOne() throws IOException {
    // Given
    write(
        "set/global.xml",
        "<policies><inbound><include-fragment fragment-id='f'/></inbound>" + "</policies>");
    write("set/fragments/f.xml", "<fragment><set-status code='{{code}}'/></fragment>");
    write("set/named-values.properties", "code=nothing\nother");
    write("set/apis/a/api.properties", "url-pattern=/a/*\nurl=2");
    write("docs/one.xml", "<policies><inbound><wrong/></inbound></policies>");
    write("docs/README.md", "not a document");
    // When
    Outcome outcome = run("", "policy", "check", folder.toString());
    // Then
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.lines())
        .extracting(line -> line.substring(folder.toString().length() + 1))
        .extracting(line -> line.replaceFirst(": error.*", ""))
        .containsExactlyInAnyOrder(
            "docs/one.xml:1:20",
            "set/apis/a/api.properties:2:1",
            "set/named-values.properties:2:1",
            "set/fragments/f.xml:1:29");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "policy",
        "policy check",
        "policy check /no/such/file",
        "policy chek x",
        "policy check --unimplemented-policies=later pom.xml",
        "policy convert --to=yaml",
        "policy convert /no/such/file"
      })
  void uselessCommandLineGives2_andSaysWhy(String line) {
    // When
    Outcome outcome = run("", line.isEmpty() ? new String[0] : line.split(" "));
    // Then
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).containsAnyOf("Usage: keybearer", "Did you mean: policy check?");
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void rawIsConvertedToNormalFormAndBack() throws IOException {
    // Given
    Path normal = folder.resolve("normal.xml");
    // When
    Outcome there = run(RAW, "policy", "read", "--output", normal.toString());
    Outcome back = run("", "policy", "convert", "--to=rawxml", normal.toString());
    // Then
    assertThat(there).isEqualTo(new Outcome(0, "", ""));
    assertThat(Files.readString(normal)).contains("&quot;a&quot;", "&lt;", "ü");
    assertThat(back).isEqualTo(new Outcome(0, RAW, ""));
  }

  @Test
  void documentThatCanNotBeReadIsNotConverted() {
    // When
    Outcome outcome = run("<policies><inbound>", "policy", "read");
    // Then
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).startsWith("<stdin>:1:");
  }
}
