package io.keybearer.it.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** No file names a package registry's host or a path of the machine it was written on. */
class NoTraceOfTheMachineTest {
  private static final Pattern REGISTRY =
      Pattern.compile(
          "\\b(repo1?|registry|mirrors?|nexus|artifactory|central|plugins|deb|security|archive|pypi|proxy)"
              + "\\.(maven|npmjs|apache\\.org/maven|sonatype|yarnpkg|debian|ubuntu|gradle|golang|org/simple)");
  private static final Pattern HOME = Pattern.compile("(?<![\\w.$}])/(home|root|Users)/[\\w.]");

  @Test
  void namesNoRegistryHost() throws IOException {
    assertThat(lines(REGISTRY)).isEmpty();
  }

  @Test
  void namesNoFolderOfAPerson() throws IOException {
    assertThat(lines(HOME)).isEmpty();
  }

  @Test
  void namesNoFolderOfThisCheckout() throws IOException {
    Pattern here =
        Pattern.compile(
            Pattern.quote(SourceTree.root() + "/")
                + "|"
                + Pattern.quote(SourceTree.root().getParent() + "/"));

    assertThat(lines(here)).isEmpty();
  }

  @Test
  void findsHostsAndFolders() {
    assertThat(REGISTRY.matcher("https://" + "repo1" + ".maven.org/maven2").find()).isTrue();
    assertThat(REGISTRY.matcher("https://" + "registry" + ".npmjs.org/x").find()).isTrue();
    assertThat(HOME.matcher("cd " + "/home" + "/ann/keybearer").find()).isTrue();
    assertThat(HOME.matcher("a.jar:" + "/root" + "/.m2/b.jar").find()).isTrue();
    assertThat(HOME.matcher("${base}" + "/home" + "/page").find()).isFalse();
  }

  private static List<String> lines(Pattern forbidden) throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : SourceTree.files(each -> true)) {
      String text = SourceTree.text(file).orElse("");
      String[] lines = text.split("\n", -1);
      for (int i = 0; i < lines.length; i++) {
        if (forbidden.matcher(lines[i].toLowerCase(Locale.ROOT)).find()
            || forbidden.matcher(lines[i]).find()) {
          found.add(SourceTree.root().relativize(file) + ":" + (i + 1) + ": " + lines[i].strip());
        }
      }
    }
    return found;
  }
}
