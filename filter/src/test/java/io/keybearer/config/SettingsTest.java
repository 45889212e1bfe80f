package io.keybearer.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SettingsTest {
  private static Settings settings(Map<String, String> values) {
    return new Settings(List.of(new SettingSource("init-param", values::get)));
  }

  @Test
  void firstSourceWins_whenSeveralHaveTheKey() {
    Settings settings =
        new Settings(
            List.of(
                new SettingSource("init-param", Map.of("service", "first")::get),
                new SettingSource(
                    "environment variable", Map.of("service", "second", "policy", "p")::get)));

    assertThat(settings.text("service")).contains("first");
    assertThat(settings.text("policy")).contains("p");
  }

  @Test
  void allProblemsAreReportedAtOnce_eachWithItsKeySourceAndExpectation() {
    Settings settings = settings(Map.of("migrate", "yes", "database-pool-size", "0"));

    boolean migrate = settings.flag("migrate", true);
    int poolSize = settings.integer("database-pool-size", 10, 1, 100);
    settings.requiredText("keystore", "the path of a PKCS#12 file");

    assertThat(migrate).isTrue();
    assertThat(poolSize).isEqualTo(10);
    assertThatThrownBy(settings::check)
        .isInstanceOfSatisfying(
            SettingsException.class,
            e ->
                assertThat(e.problems())
                    .containsExactly(
                        "setting 'migrate' (init-param) is 'yes'; expected true or false",
                        "setting 'database-pool-size' (init-param) is '0'; expected a whole number"
                            + " from 1 to 100",
                        "setting 'keystore' is missing; expected the path of a PKCS#12 file"));
  }

  @ParameterizedTest
  @CsvSource({
    "500ms, PT0.5S",
    "30s, PT30S",
    "15m, PT15M",
    "2h, PT2H",
    "30d, PT720H",
    "PT1M30S, PT1M30S"
  })
  void durationIsRead_whenItHasAUnitOrIsIso8601(String text, Duration expected) {
    Settings settings = settings(Map.of("max-staleness", text));

    assertThat(
            settings.duration("max-staleness", Duration.ZERO, Duration.ZERO, Duration.ofDays(30)))
        .isEqualTo(expected);
    settings.check();
  }

  @ParameterizedTest
  @CsvSource({
    "30",
    "s",
    "-1s",
    "1 fortnight",
    "P",
    "31d",
    "99999999999999999999s",
    "9223372036854775807d"
  })
  void durationIsAProblem_whenItHasNoUnitOrIsOutOfRange(String text) {
    Settings settings = settings(Map.of("max-staleness", text));

    Duration value =
        settings.duration(
            "max-staleness", Duration.ofMinutes(15), Duration.ZERO, Duration.ofDays(30));

    assertThat(value).isEqualTo(Duration.ofMinutes(15));
    assertThatThrownBy(settings::check)
        .hasMessageContaining("'max-staleness' (init-param) is '" + text + "'");
  }

  @Test
  void valueComesFromTheFile_whenItIsAReferenceToOne(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("password"), "s3cret\n");

    Settings settings = settings(Map.of("database-password", "${file:" + file + "}"));

    assertThat(settings.text("database-password")).contains("s3cret");
  }

  @Test
  void problemNamesTheReference_whenItLeadsNowhere(@TempDir Path folder) {
    Settings settings =
        settings(
            Map.of(
                "database-password",
                "${file:" + folder.resolve("absent") + "}",
                "keystore-password",
                "${env:KEYBEARER_TEST_ABSENT}"));

    assertThat(settings.text("database-password")).isEmpty();
    assertThat(settings.text("keystore-password")).isEmpty();
    assertThatThrownBy(settings::check)
        .hasMessageContaining("names the file " + folder.resolve("absent"))
        .hasMessageContaining("names the environment variable KEYBEARER_TEST_ABSENT");
  }

  @Test
  void secretIsNotRepeated_whenItCanNotBeUsed() {
    Settings settings = settings(Map.of("keystore-password", "canary-77"));

    int unused = settings.integer("keystore-password", 0, 0, 1);

    assertThat(unused).isZero();
    assertThatThrownBy(settings::check).hasMessageNotContaining("canary-77");
  }

  @Test
  void choiceIsOneOfTheNames() {
    Settings settings = settings(Map.of("unit", "micro-seconds", "other", "days", "bad", "weeks"));

    assertThat(settings.choice("other", TimeUnit.class, TimeUnit.HOURS)).isEqualTo(TimeUnit.DAYS);
    assertThat(settings.choice("bad", TimeUnit.class, TimeUnit.HOURS)).isEqualTo(TimeUnit.HOURS);
    assertThatThrownBy(settings::check)
        .hasMessageContaining(
            "setting 'bad' (init-param) is 'weeks'; expected one of nanoseconds, ");
  }

  @Test
  void saysWhatHolds_butNoSecret() {
    // Given
    Settings settings =
        settings(
            Map.of(
                "database-url", "jdbc:mariadb://db:3306/k?user=u&password=geheim&ssl=true",
                "http-proxy", "http://proxy:geheim@proxy.example.com:3128",
                "oidc.client-secret", "geheim",
                "keystore-password", "${file:/does/not/matter}",
                "node-name", "${env:KEYBEARER_NOT_SET}",
                "session-timeout", "9h",
                "unread", "x"));

    // When
    List.of("database-url", "http-proxy", "oidc.client-secret", "keystore-password", "node-name")
        .forEach(settings::text);
    settings.text("post-login-redirects");
    settings.duration("session-timeout", Duration.ofHours(8), Duration.ZERO, Duration.ofDays(1));
    settings.duration("retention", Duration.ofDays(400), Duration.ZERO, Duration.ofDays(900));
    settings.duration("idle", Duration.ofMinutes(90), Duration.ZERO, Duration.ofDays(1));
    settings.choice("unit", TimeUnit.class, TimeUnit.DAYS);
    settings.text("unit");

    // Then
    assertThat(settings.effective())
        .extracting(it -> it.key() + "|" + it.text() + "|" + it.source() + "|" + it.secret())
        .containsExactly(
            "database-url|jdbc:mariadb://db:3306/k?user=u&password=…&ssl=true|init-param|false",
            "http-proxy|http://proxy:…@proxy.example.com:3128|init-param|false",
            "oidc.client-secret||init-param|true",
            "keystore-password||init-param|true",
            "node-name|${env:KEYBEARER_NOT_SET}|init-param|false",
            "post-login-redirects|||false",
            "session-timeout|9h|init-param|false",
            "retention|400d||false",
            "idle|90m||false",
            "unit|days||false");
  }
}
