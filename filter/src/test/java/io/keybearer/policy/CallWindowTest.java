package io.keybearer.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Counts calls over a sliding window. */
class CallWindowTest {
  private static final long PERIOD = 10_000;

  @Test
  void neverLetsMoreCallsPassThanThePeriodMayHave_andWaitsNoLongerThanAHundredthMore() {
    // Given
    Random random = new Random(11);
    CallWindow window = new CallWindow();
    Deque<Long> passed = new ArrayDeque<>();
    long now = 0;
    for (int call = 0; call < 20_000; call++) {
      now += random.nextInt(300);
      while (!passed.isEmpty() && passed.getFirst() <= now - PERIOD) {
        passed.removeFirst();
      }

      // When
      long room = window.add(now, PERIOD, 50, 1);

      // Then
      if (room >= 0) {
        passed.add(now);
        assertThat(passed).hasSizeLessThanOrEqualTo(50);
      } else {
        assertThat(-room).isBetween(1L, PERIOD);
        long exact = passed.getFirst() + PERIOD - now;
        assertThat(passed.size() < 50 ? 0 : -room - exact).isBetween(0L, PERIOD / 100);
      }
    }
  }

  @Test
  void letsACallPassAfterTheWaitItNamed() {
    // Given
    CallWindow window = new CallWindow();
    window.add(5_000, PERIOD, 2, 1);
    window.add(8_000, PERIOD, 2, 1);

    // When
    long wait = -window.add(9_000, PERIOD, 2, 1);

    // Then
    assertThat(wait).isEqualTo(6_000);
    assertThat(window.add(9_000 + wait - 1, PERIOD, 2, 1)).isEqualTo(-1);
    assertThat(window.add(9_000 + wait, PERIOD, 2, 1)).isZero();
  }

  @Test
  void standsStill_whenTheClockGoesBack() {
    // Given
    CallWindow window = new CallWindow();
    window.add(50_000, PERIOD, 1, 1);

    // When, Then
    assertThat(window.add(10_000, PERIOD, 1, 1)).isEqualTo(-PERIOD);
    assertThat(window.add(60_000, PERIOD, 1, 1)).isZero();
  }
}
