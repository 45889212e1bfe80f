package io.keybearer.admin.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How many requests a caller may make in a minute. */
final class RequestRateTest {
  private final AtomicLong now = new AtomicLong(17);

  @Test
  void eachCallerHasItsOwnCount_andLearnsWhenTheMinuteEnds() {
    RequestRate rate = new RequestRate(2, now::get);
    passes(Duration.ofMillis(20_500));

    assertThat(rate.count("a")).isZero();
    assertThat(rate.count("a")).isZero();
    assertThat(rate.count("b")).isZero();
    assertThat(rate.count("a")).isEqualTo(40);
  }

  @Test
  void nextMinuteBeginsAnew_howeverMuchLater() {
    RequestRate rate = new RequestRate(1, now::get);
    assertThat(rate.count("a")).isZero();
    passes(Duration.ofSeconds(59));
    assertThat(rate.count("a")).isEqualTo(1);

    passes(Duration.ofSeconds(1));
    assertThat(rate.count("a")).isZero();
    passes(Duration.ofSeconds(150));
    assertThat(rate.count("a")).isZero();
    assertThat(rate.count("a")).isEqualTo(30);
  }

  @Test
  void zeroIsNoLimit() {
    RequestRate rate = new RequestRate(0, now::get);

    for (int request = 0; request < 1000; request++) {
      assertThat(rate.count("a")).isZero();
    }
  }

  private void passes(Duration duration) {
    now.addAndGet(duration.toNanos());
  }
}
