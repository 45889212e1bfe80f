package io.keybearer.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import io.keybearer.http.HttpSettings;
import io.keybearer.http.OutboundHttpClient;
import io.keybearer.testing.TokenIssuer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When the keys of an issuer are read, over real HTTP. */
class IssuerKeySourceTest {
  private final OutboundHttpClient http =
      new OutboundHttpClient(HttpSettings.allowing("127.0.0.1"));
  private final List<Runnable> aside = new ArrayList<>();
  private TokenIssuer issuer;
  private IssuerKeySource source;
  private Instant now = Instant.parse("2026-03-02T09:00:00Z");

  @BeforeEach
  void start() throws IOException {
    issuer = TokenIssuer.start().publish("one", JWSAlgorithm.RS256);
    source = IssuerKeySource.ofMetadata(issuer.metadataUrl(), http, () -> now, aside::add);
  }

  @AfterEach
  void stop() {
    issuer.close();
    http.close();
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }

  @Test
  void readsOnce_whenAskedOften() {
    // When
    IssuerKeys first = source.keys();
    IssuerKeys second = source.keys();
    // Then
    assertThat(first.issuer()).isEqualTo(issuer.issuer());
    assertThat(first.hasKey("one")).isTrue();
    assertThat(second).isSameAs(first);
    assertThat(issuer.keyReads()).isEqualTo(1);
  }

  @Test
  void readsAnewAside_whenAnHourHasPassed() {
    // Given
    IssuerKeys first = source.keys();
    issuer.publish("two", JWSAlgorithm.RS256);
    pass(Duration.ofMinutes(60));
    // When
    IssuerKeys meanwhile = source.keys();
    aside.forEach(Runnable::run);
    // Then
    assertThat(meanwhile).isSameAs(first);
    assertThat(source.keys().hasKey("two")).isTrue();
    assertThat(issuer.keyReads()).isEqualTo(2);
  }

  @Test
  void readsAtOnce_whenATokenNamesAnUnknownKey_butNotAgainWithinFiveMinutes() {
    // Given
    IssuerKeys known = source.keys();
    issuer.publish("two", JWSAlgorithm.RS256);
    pass(Duration.ofMinutes(5).minusSeconds(1));
    // When, Then
    assertThat(source.keysAfter(known)).isSameAs(known);
    pass(Duration.ofSeconds(1));
    IssuerKeys after = source.keysAfter(known);
    assertThat(after.hasKey("two")).isTrue();
    assertThat(source.keysAfter(after)).isSameAs(after);
    assertThat(issuer.keyReads()).isEqualTo(2);
  }

  @Test
  void keepsWhatIsKnown_whenTheIssuerIsDown_upToADay() {
    // Given
    IssuerKeys known = source.keys();
    issuer.down(true);
    pass(Duration.ofHours(23));
    // When
    IssuerKeys stale = source.keys();
    aside.forEach(Runnable::run);
    aside.clear();
    // Then
    assertThat(stale).isSameAs(known);
    assertThat(source.keys()).isSameAs(known);
    assertThat(aside).as("not again within 30 seconds").isEmpty();
    pass(Duration.ofSeconds(30));
    assertThat(source.keys()).isSameAs(known);
    assertThat(aside).hasSize(1);
    pass(Duration.ofHours(1));
    aside.forEach(Runnable::run);
    assertThatThrownBy(source::keys)
        .isInstanceOf(DiscoveryException.class)
        .hasMessageContaining("503");
  }

  @Test
  void failsAtOnceFor30Seconds_whenNothingWasEverRead() {
    // Given
    issuer.down(true);
    // When, Then
    assertThatThrownBy(source::keys).hasMessageContaining("status 503");
    pass(Duration.ofSeconds(29));
    assertThatThrownBy(source::keys).hasMessageContaining("status 503");
    assertThat(issuer.metadataReads()).isEqualTo(1);
    issuer.down(false);
    pass(Duration.ofSeconds(1));
    assertThat(source.keys().hasKey("one")).isTrue();
  }

  @Test
  void readsAgain_whenTheClockWasSetBack() {
    // Given
    IssuerKeys known = source.keys();
    pass(Duration.ofDays(-1));
    // When
    IssuerKeys meanwhile = source.keys();
    aside.forEach(Runnable::run);
    // Then
    assertThat(meanwhile).isSameAs(known);
    assertThat(issuer.keyReads()).isEqualTo(2);
  }

  @Test
  void leavesOutKeysThatCantBeUsed_andFailsWithoutAny() throws Exception {
    // Given
    RSAKey rsa = (RSAKey) TokenIssuer.key("enc", JWSAlgorithm.RS256);
    issuer
        .publish(new RSAKey.Builder(rsa).keyUse(KeyUse.ENCRYPTION).build())
        .publish(new OctetSequenceKey.Builder(new byte[32]).keyID("secret").build())
        .publish(new RSAKey.Builder(rsa).keyID("odd").algorithm(JWSAlgorithm.ES256).build());
    // When
    IssuerKeys keys = source.keys();
    // Then
    assertThat(keys.keys()).extracting(key -> key.id().orElseThrow()).containsExactly("one");
    issuer.withdrawKeys();
    IssuerKeySource empty =
        IssuerKeySource.ofMetadata(issuer.metadataUrl(), http, () -> now, aside::add);
    assertThatThrownBy(empty::keys).hasMessageContaining("no key");
  }

  @Test
  void refusesAnIssuer_whenItsMetadataNameAnother() {
    // Given
    IssuerKeySource named = IssuerKeySource.ofIssuer(issuer.address(), http, () -> now, aside::add);
    assertThat(named.keys().hasKey("one")).isTrue();
    issuer.called("https://other.example");
    // When, Then
    assertThatThrownBy(
            IssuerKeySource.ofIssuer(issuer.address(), http, () -> now, aside::add)::keys)
        .hasMessageContaining("https://other.example");
  }
}
