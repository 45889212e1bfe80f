package io.keybearer.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keybearer.model.PolicyProblem;
import io.keybearer.model.Secret;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How values stand in columns: uids as 16 bytes, times as UTC without a zone, lists and maps as
 * JSON.
 */
final class Columns {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};
  private static final TypeReference<List<PolicyProblem>> PROBLEMS = new TypeReference<>() {};
  private static final TypeReference<Map<String, @Nullable String>> TEXT_MAP =
      new TypeReference<>() {};

  private Columns() {}

  static byte[] bytes(UUID uid) {
    return ByteBuffer.allocate(16)
        .putLong(uid.getMostSignificantBits())
        .putLong(uid.getLeastSignificantBits())
        .array();
  }

  static UUID uid(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new UUID(buffer.getLong(), buffer.getLong());
  }

  static LocalDateTime time(Instant instant) {
    return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
  }

  static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    LocalDateTime time = row.getObject(column, LocalDateTime.class);
    return time == null ? null : time.toInstant(ZoneOffset.UTC);
  }

  static long micros(Duration duration) {
    return duration.dividedBy(ChronoUnit.MICROS.getDuration());
  }

  static @Nullable Long micros(Optional<Duration> duration) {
    return duration.map(Columns::micros).orElse(null);
  }

  static String json(Object listOrMap) {
    try {
      return JSON.writeValueAsString(listOrMap);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("lists and maps of text can be written", e);
    }
  }

  static List<String> texts(String json) {
    return List.copyOf(read(json, TEXTS));
  }

  static List<PolicyProblem> problems(String json) {
    return List.copyOf(read(json, PROBLEMS));
  }

  /** Parameters by name; an empty one stands for JSON's null. */
  static String parametersJson(Map<String, Optional<String>> parameters) {
    Map<String, @Nullable String> texts = new LinkedHashMap<>();
    parameters.forEach((name, value) -> texts.put(name, value.orElse(null)));
    return json(texts);
  }

  /** The reverse of {@link #parametersJson}. */
  static Map<String, Optional<String>> parameters(String json) {
    Map<String, Optional<String>> parameters = new LinkedHashMap<>();
    read(json, TEXT_MAP).forEach((name, value) -> parameters.put(name, Optional.ofNullable(value)));
    return parameters;
  }

  /** The plaintext of a sealed column: a JSON object of text by parameter name, in UTF-8. */
  static byte[] plaintext(Map<String, Secret> secrets) {
    Map<String, String> exposed = new LinkedHashMap<>();
    secrets.forEach((name, secret) -> exposed.put(name, secret.expose()));
    return json(exposed).getBytes(StandardCharsets.UTF_8);
  }

  /** The secrets of a sealed column's plaintext. */
  static Map<String, Secret> secrets(byte[] plaintext) {
    Map<String, Secret> secrets = new LinkedHashMap<>();
    parameters(new String(plaintext, StandardCharsets.UTF_8))
        .forEach((name, value) -> value.ifPresent(text -> secrets.put(name, Secret.of(text))));
    return secrets;
  }

  private static <T> T read(String json, TypeReference<T> type) {
    try {
      return JSON.readValue(json, type);
    } catch (IOException e) {
      throw new IllegalStateException("a column does not hold the JSON that it should");
    }
  }
}
