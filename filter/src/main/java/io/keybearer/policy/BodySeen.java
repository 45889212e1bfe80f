package io.keybearer.policy;

import io.keybearer.policy.expression.MessageBody;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What expressions see as the {@code Body} of a message. */
final class BodySeen implements MessageBody {
  private static final String CHARSET = "charset=";

  private final Message message;

  private BodySeen(Message message) {
    this.message = message;
  }

  /** The body; null when there is none. */
  static @Nullable BodySeen of(Message message) {
    return message.body().isPresent() ? new BodySeen(message) : null;
  }

  @Override
  public byte @Nullable [] read(boolean preserveContent) {
    byte[] bytes = message.body().bytes();
    if (!preserveContent) {
      message.body().consume();
    }
    return bytes;
  }

  @Override
  public Charset charset() {
    return charset(message);
  }

  /** The character set that the Content-Type of a message names; UTF-8 by default. */
  static Charset charset(Message message) {
    List<String> types = message.headers().values("Content-Type");
    String type = types.isEmpty() ? "" : types.get(0);
    int at = type.toLowerCase(Locale.ROOT).indexOf(CHARSET);
    if (at < 0) {
      return StandardCharsets.UTF_8;
    }
    int end = type.indexOf(';', at);
    String name = type.substring(at + CHARSET.length(), end < 0 ? type.length() : end);
    try {
      return Charset.forName(name.replace("\"", "").strip());
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return StandardCharsets.UTF_8;
    }
  }
}
