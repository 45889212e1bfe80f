package io.keybearer.admin.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PreconditionTest {
  private static final EntityTag CURRENT = new EntityTag("\"a-1\"");

  @ParameterizedTest
  @ValueSource(strings = {"\"a-1\"", "*", "\"x\", \"a-1\"", " \"a-1\" ", "W/\"x\",\"a-1\""})
  void holds_whenIfMatchNamesTheState(String ifMatch) {
    Precondition condition = Precondition.of(Optional.of(ifMatch), Optional.empty());

    assertThatCode(() -> condition.check(Optional.of(CURRENT))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"a-2\"", "W/\"a-1\"", "a-1", "", "\"\"", "\"a-1", "x \"a-1\""})
  void fails_whenIfMatchNamesAnotherState(String ifMatch) {
    Precondition condition = Precondition.of(Optional.of(ifMatch), Optional.empty());

    assertThatThrownBy(() -> condition.check(Optional.of(CURRENT)))
        .isInstanceOf(ManagementException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "\"a-1\""})
  void fails_whenIfMatchIsGivenAndThereIsNothing(String ifMatch) {
    Precondition condition = Precondition.of(Optional.of(ifMatch), Optional.empty());

    assertThatThrownBy(() -> condition.check(Optional.empty()))
        .isInstanceOf(ManagementException.class);
  }

  @Test
  void ifNoneMatchStar_holdsOnlyWhenThereIsNothing() {
    Precondition condition = Precondition.of(Optional.empty(), Optional.of("*"));

    assertThatCode(() -> condition.check(Optional.empty())).doesNotThrowAnyException();
    assertThatThrownBy(() -> condition.check(Optional.of(CURRENT)))
        .isInstanceOf(ManagementException.class);
  }

  @Test
  void resourceMadeAnew_hasAnotherTag() {
    EntityTag first = EntityTag.of(UUID.fromString("00000000-0000-4000-8000-000000000001"), 1);
    EntityTag second = EntityTag.of(UUID.fromString("10000000-0000-4000-8000-000000000001"), 1);

    assertThat(first).isNotEqualTo(second);
    assertThat(first.text()).startsWith("\"").endsWith("\"");
  }
}
