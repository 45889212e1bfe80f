package io.keybearer.admin.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class AssetsTest {
  private static final Pattern FROM = Pattern.compile("\\bfrom '([^']+)';");

  private static String text(String file) {
    Assets assets = Assets.bundled();
    return new String(
        assets.find(assets.name(), file).orElseThrow(() -> new AssertionError("no " + file)),
        StandardCharsets.UTF_8);
  }

  @Test
  void modulesImportEachOtherByAddresses_andNothingElse() {
    Set<String> imported = new TreeSet<>();
    Set<String> pages = new TreeSet<>(Assets.modules());
    pages.add("editor");
    for (String module : pages) {
      Matcher from = FROM.matcher(text(module + ".js"));
      while (from.find()) {
        imported.add(from.group(1));
      }
    }

    assertThat(imported).allMatch(it -> it.startsWith("./") && !text(it.substring(2)).isEmpty());
    assertThat(imported).hasSameSizeAs(Assets.modules());
  }

  @Test
  void rewritesImportsOfPackagesOnly() {
    String module =
        """
        import { a,
          b } from '@codemirror/view';
        import c from 'crelt';
        export { d } from './d.js';
        const e = "import f from '@x/y';";
        """;

    byte[] rewritten = Assets.withAddresses(module.getBytes(StandardCharsets.UTF_8));

    assertThat(new String(rewritten, StandardCharsets.UTF_8))
        .isEqualTo(
            """
            import { a,
              b } from './codemirror__view.js';
            import c from './crelt.js';
            export { d } from './d.js';
            const e = "import f from '@x/y';";
            """);
  }
}
