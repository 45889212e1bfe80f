package io.keybearer.policyset;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.policyxml.Diagnostic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The properties files of a policy set, and what is said about their mistakes. */
class PolicySetReaderTest {
  private static final String HASH = "0123456789abcdef".repeat(4);

  private final Map<String, byte[]> files = new TreeMap<>();

  private void with(String file, String... lines) {
    files.put(file, String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
  }

  private List<String> problems() {
    return PolicySetReader.read(PolicySources.folder("set", files), name -> null)
        .diagnostics()
        .stream()
        .map(Diagnostic::toString)
        .toList();
  }

  @Test
  void everyMistakeIsNamed_withFileLineAndKey() {
    // Given
    with("globl.xml", "<policies/>");
    with("apis/a/api.properties", "", "  url-pattern = orders", "subscripton-required=true");
    with("apis/b/api.properties", "url-pattern=/b/*", "subscription-required=maybe");
    with("apis/b/operations/one.properties", "method=GET", "template=/{id}");
    with("apis/b/operations/two.properties", "template=/{name}", "method=GET");
    with("apis/b/operations/three.xml", "<policies/>");
    with("apis/b/operations/four.properties", "method=fetch it", "template=/{a}{b}");
    with("apis/c/policy.xml", "<policies/>");
    with("apis/d/api.properties", "url-pattern=/B/*", "url-pattern=/d/*");
    with(
        "subscriptions.properties",
        "# comment",
        "x.state=on",
        "x.primary-key-sha256=1234",
        "y.state = active",
        "y.user-email=a@example.com",
        "y.colour=red",
        "state=active",
        "z.primary-key-sha256=" + HASH,
        "z.secondary-key-sha256=" + HASH,
        "z.state=active",
        "z.end-date=tomorrow");
    with("named-values.properties", "good=1", "b@d=2", "env=${env:NOT_THERE}", "file=${file:/no}");
    with("certificates/one.pem", "nothing");
    with("certificates/two.p12", "nothing");
    with("certificates/three.txt", "nothing");
    with("certificates/four.password", "nothing");
    // When
    List<String> problems = problems();
    // Then
    assertThat(problems)
        .extracting(problem -> problem.replaceFirst(": Error .*?: ", " "))
        .extracting(problem -> problem.replaceFirst("(;|,? such as|, submitted).*", ""))
        .containsExactlyInAnyOrder(
            "set/globl.xml:1:1: error the file is not part of a policy set",
            "set/apis/a/api.properties:2:3: error the value is not a path",
            "set/apis/a/api.properties:3:1: error the key is not known",
            "set/apis/b/api.properties:2:1: error the value is not true or false.",
            "set/apis/b/operations/two.properties:1:1: error operation 'one' takes the same"
                + " requests",
            "set/apis/b/operations/three.properties:1:1: error the key 'method' is missing",
            "set/apis/b/operations/three.properties:1:1: error the key 'template' is missing",
            "set/apis/b/operations/four.properties:1:1: error the value is not a method",
            "set/apis/b/operations/four.properties:2:1: error the value is not a URL template below"
                + " the API's path",
            "set/apis/c/api.properties:1:1: error the key 'url-pattern' is missing",
            "set/apis/d/api.properties:2:1: error the key is there already, on line 1.",
            "set/apis/d/api.properties:1:1: error API 'b' has the same url-pattern",
            "set/subscriptions.properties:2:1: error the value is not one of active",
            "set/subscriptions.properties:3:1: error the value is not the SHA-256 of a key, 64"
                + " hexadecimal digits (printf %s \"$KEY\" | sha256sum).",
            "set/subscriptions.properties:4:1: error 'y.primary-key-sha256' is missing",
            "set/subscriptions.properties:5:1: error it needs 'y.user' too.",
            "set/subscriptions.properties:6:1: error 'colour' is not known",
            "set/subscriptions.properties:7:1: error expected a key of the form ID.FIELD",
            "set/subscriptions.properties:9:1: error the key is already one of subscription 'z'.",
            "set/subscriptions.properties:11:1: error the value is no date of ISO 8601",
            "set/named-values.properties:2:1: error expected a name of letters, digits, dots,"
                + " hyphens and underscores.",
            "set/named-values.properties:3:1: error the environment variable NOT_THERE is not set",
            "set/named-values.properties:4:1: error the file /no can't be read",
            "set/certificates/one.pem:1:1: error expected a PEM block CERTIFICATE.",
            "set/certificates/two.p12:1:1: error expected the file's password in two.password"
                + " beside it.",
            "set/certificates/three.txt:1:1: error expected NAME.pem, .crt, .cer, .key, .p12, .pfx"
                + " or .password.",
            "set/certificates/four.password:1:1: error there is no certificate 'four' that it could"
                + " belong to.");
  }

  @Test
  void messageSaysKeyLineAndWhatWasExpected() {
    // Given
    with("global.xml", "<policies/>");
    with("apis/a/api.properties", "url-pattern=/a/*", "subscription-required=maybe");
    // When
    List<String> problems = problems();
    // Then
    assertThat(problems)
        .containsExactly(
            "set/apis/a/api.properties:2:1: error: Error in key 'subscription-required' on line 2,"
                + " column 1: the value is not true or false.");
  }

  @Test
  void examplesWithoutOperationStatusOrType_areMistakes() {
    // Given
    with("apis/a/api.properties", "url-pattern=/a/*");
    with("apis/a/operations/get.properties", "method=GET", "template=/");
    with("apis/a/operations/get.examples/200.json", "{}");
    with("apis/a/operations/get.examples/404-a-b.xml", "<a/>");
    with("apis/a/operations/get.examples/ok.json", "{}");
    with("apis/a/operations/get.examples/100.json", "{}");
    with("apis/a/operations/get.examples/200.exe", "");
    with("apis/a/operations/got.examples/200.json", "{}");
    // When
    List<String> problems = problems();
    // Then
    String folder = "set/apis/a/operations/";
    String name =
        ":1:1: error: Error on line 1, column 1: the name is not that of an example; expected a"
            + " status code from 200 to 599, -TEXT if there are several, and .json, .xml, .txt,"
            + " .html or .csv, such as 200.json or 404-closed.json.";
    assertThat(problems)
        .containsExactlyInAnyOrder(
            folder + "get.examples/ok.json" + name,
            folder + "get.examples/100.json" + name,
            folder + "get.examples/200.exe" + name,
            folder
                + "got.examples:1:1: error: Error on line 1, column 1: the folder belongs to no"
                + " operation; expected OPERATION.examples.");
  }

  @Test
  void folderWithoutDocumentsAndApis_isNoPolicySet() {
    // Given
    with("README.md", "nothing here");
    // When
    List<String> problems = problems();
    // Then
    assertThat(problems).singleElement().asString().contains("expected global.xml or apis/");
  }

  @Test
  void valuesComeFromEnvironmentAndFiles_andChangeTheHash(@TempDir Path root) throws IOException {
    // Given
    Path folder = Files.createDirectories(root.resolve("set"));
    Path secret = Files.writeString(root.resolve("secret"), "from the file\n");
    Files.writeString(folder.resolve("global.xml"), "<policies/>");
    Files.writeString(
        folder.resolve("named-values.properties"),
        "plain = \\u00e4 \\\n   b\nenv=${env:NAME}\nrelative=${file:../secret}\nabsolute=${file:"
            + secret.toString().replace("\\", "\\\\")
            + "}\n");
    PolicySources before = PolicySources.read(folder);
    // When
    PolicySetReading reading =
        PolicySetReader.read(before, Map.of("NAME", "from the environment")::get);
    Files.writeString(secret, "another");
    // Then
    assertThat(reading.diagnostics()).isEmpty();
    assertThat(List.of("plain", "env", "relative", "absolute"))
        .extracting(name -> reading.set().namedValues().orElseThrow().find(name).orElseThrow())
        .containsExactly("ä b", "from the environment", "from the file", "from the file");
    assertThat(PolicySources.read(folder).hash()).isNotEqualTo(before.hash());
  }
}
