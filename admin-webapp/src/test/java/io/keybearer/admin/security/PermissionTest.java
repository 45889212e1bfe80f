package io.keybearer.admin.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Verifies that the table of permissions in the code is the one in the documentation. */
final class PermissionTest {
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| (`[a-z-]+`) \\| .* \\| ([^|]*) \\|$");

  @Test
  void documentationHasTheSameTable() throws IOException {
    List<String> inCode =
        Arrays.stream(Permission.values())
            .map(permission -> "`" + permission.text() + "`: " + roles(permission))
            .toList();

    assertThat(ROW.matcher(table()).results().map(PermissionTest::row))
        .containsExactlyElementsOf(inCode);
  }

  @Test
  void noRoleRevealsTokens() {
    assertThat(Role.values())
        .noneMatch(role -> role.permissions().contains(Permission.REVEAL_TOKENS));
  }

  private static String row(MatchResult row) {
    return row.group(1) + ": " + (row.group(2).startsWith("none") ? "none" : row.group(2));
  }

  private static String roles(Permission permission) {
    String roles =
        Arrays.stream(Role.values())
            .filter(role -> role.permissions().contains(permission))
            .map(Role::text)
            .collect(Collectors.joining(", "));
    return roles.isEmpty() ? "none" : roles;
  }

  /** The table whose first column is the permission. */
  private static String table() throws IOException {
    String text = Files.readString(documentation());
    int begin = text.indexOf("| permission |");
    return text.substring(begin, text.indexOf("\n\n", begin) + 1);
  }

  private static Path documentation() {
    Path file = Path.of("docs/security-and-roles.md");
    Path base = Path.of("").toAbsolutePath();
    while (!Files.exists(base.resolve(file))) {
      base = base.resolve("..").normalize();
    }
    return base.resolve(file);
  }
}
