package io.keybearer.policy;

import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Writes what documents trace to the logger {@value #LOGGER}: verbose as debug, information as
 * info, error as error. What the documents compute may hold tokens and anything else of a request,
 * so only literal texts are written unless the settings say otherwise.
 *
 * <p>Immutable and thread-safe.
 */
final class Tracing {
  /** The name of the logger. */
  static final String LOGGER = "io.keybearer.trace";

  private static final Logger LOG = LoggerFactory.getLogger(LOGGER);
  private static final String HIDDEN = "(hidden)";
  private static final int LONGEST = 8192;

  private final boolean showsValues;

  /**
   * A writer.
   *
   * @param showsValues whether to write what expressions give
   */
  Tracing(boolean showsValues) {
    this.showsValues = showsValues;
  }

  /** How important a message is. */
  enum Severity {
    VERBOSE(Level.DEBUG),
    INFORMATION(Level.INFO),
    ERROR(Level.ERROR);

    private final Level level;

    Severity(Level level) {
      this.level = level;
    }

    /** Whether anybody reads such messages. */
    boolean isOn() {
      return LOG.isEnabledForLevel(level);
    }
  }

  /**
   * Writes a message.
   *
   * @param source who says it
   * @param message the text, from {@link #shown}
   * @param metadata more about it, in order, each from {@link #shown}
   */
  void write(
      PolicyRun run,
      Severity severity,
      String source,
      String message,
      Map<String, String> metadata) {
    StringBuilder line = new StringBuilder();
    line.append(clean(source)).append(": ").append(clean(message));
    metadata.forEach(
        (name, value) ->
            line.append(' ').append(clean(name)).append("=\"").append(clean(value)).append('"'));
    LOG.atLevel(severity.level)
        .addKeyValue("activityId", run.requestId())
        .addKeyValue("severity", severity.name().toLowerCase(Locale.ROOT))
        .log(line.toString());
  }

  /** A text as it may be written. */
  String shown(Operand<?> text, PolicyRun run) {
    return text.isConstant() || showsValues ? String.valueOf(text.of(run)) : HIDDEN;
  }

  /** A text that a document computed, as it may be written. */
  String shown(String computed) {
    return showsValues ? computed : HIDDEN;
  }

  private static String clean(String text) {
    String shortened = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    return shortened.replaceAll("[\\p{Cc}\\u2028\\u2029]", "?");
  }
}
