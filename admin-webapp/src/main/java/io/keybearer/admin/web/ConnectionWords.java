package io.keybearer.admin.web;

import io.keybearer.model.Connection;
import io.keybearer.model.ConnectionState;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** Says in words how a connection stands and what comes next. */
final class ConnectionWords {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final Texts texts;
  private final Connection connection;

  ConnectionWords(Texts texts, Connection connection) {
    this.texts = texts;
    this.connection = connection;
  }

  /** How it stands, and why. */
  String sentence() {
    String state = texts.of("why." + StateLook.key(connection.state()));
    Optional<String> reason =
        connection
            .errorCode()
            .filter(code -> connection.state() != ConnectionState.NOT_CONNECTED)
            .map(code -> texts.orElse("reason." + code, texts.of("reason.other", code)));
    return reason.map(text -> state + ' ' + text).orElse(state);
  }

  /** What happens next by itself. */
  String next() {
    return switch (connection.state()) {
      case CONNECTED ->
          connection
              .token()
              .refreshAt()
              .map(at -> texts.of("next.refresh", text(at)))
              .orElse(texts.of("next.use"));
      case FAILING, UNREACHABLE ->
          connection
              .nextAttemptAt()
              .map(at -> texts.of("next.retry", text(at)))
              .orElse(texts.of("next.retry-on-use"));
      case NOT_CONNECTED, NEEDS_LOGIN -> texts.of("next.login");
      case WAITING -> texts.of("next.confirm");
      case SETTINGS_WRONG -> texts.of("next.settings");
      case DISABLED -> texts.of("next.enable");
    };
  }

  private static String text(Instant at) {
    return TIME.format(at);
  }
}
