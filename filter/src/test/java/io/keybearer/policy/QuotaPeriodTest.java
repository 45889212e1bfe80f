package io.keybearer.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Counts over periods of a fixed length. */
class QuotaPeriodTest {
  @Test
  void beginsAnew_whenThePeriodIsOver() {
    // Given
    QuotaPeriod period = new QuotaPeriod(1_000, 300_000);

    // When, Then
    assertThat(period.addCall(100_000, 1)).isTrue();
    assertThat(period.addCall(300_999, 1)).isFalse();
    assertThat(period.millisLeft(300_999)).isEqualTo(1);
    assertThat(period.addCall(301_000, 1)).isTrue();
  }

  @Test
  void doesNotEnd_whenItsLengthIsNothing() {
    // Given
    QuotaPeriod period = new QuotaPeriod(0, 0);

    // When
    period.addBytes(1, 1024);

    // Then
    assertThat(period.hasBytesLeft(Long.MAX_VALUE, 1024)).isFalse();
    assertThat(period.hasBytesLeft(Long.MAX_VALUE, 1025)).isTrue();
    assertThat(period.millisLeft(5)).isEqualTo(-1);
  }

  @Test
  void staysInItsPeriod_whenTheClockGoesBack() {
    // Given
    QuotaPeriod period = new QuotaPeriod(0, 1_000);
    period.addCall(1_500, 1);

    // When, Then
    assertThat(period.addCall(500, 1)).isFalse();
  }
}
