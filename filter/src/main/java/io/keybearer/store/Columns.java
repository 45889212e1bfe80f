package io.keybearer.store;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How values stand in columns: uids as 16 bytes, times as UTC without a zone. */
final class Columns {
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
}
