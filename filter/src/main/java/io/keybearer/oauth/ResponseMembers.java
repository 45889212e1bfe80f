package io.keybearer.oauth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keybearer.http.HttpResponse;
import java.net.URLDecoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The members of an answer: parsed from JSON or a form, and brought to the RFC's names. */
final class ResponseMembers {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final TypeReference<LinkedHashMap<String, @Nullable Object>> OBJECT =
      new TypeReference<>() {};

  /** Other spellings of the RFC's members that are understood without a word of the catalogue. */
  private static final Map<String, String> SPELLINGS =
      Map.of(
          "access_token", "accessToken",
          "refresh_token", "refreshToken",
          "expires_in", "expiresIn",
          "token_type", "tokenType");

  private ResponseMembers() {}

  /** The members of the outermost object; empty when the body is neither JSON object nor form. */
  static Optional<Map<String, @Nullable Object>> read(HttpResponse response) {
    String text = text(response);
    if (text.startsWith("{")) {
      return json(text);
    }
    return isForm(text) ? form(text) : Optional.empty();
  }

  /**
   * The members with the token in them, under the RFC's names. A token within another object brings
   * its neighbours up with it; the members around it stay beneath them.
   */
  static Map<String, @Nullable Object> canonical(
      Map<String, @Nullable Object> answer, TokenResponseShape shape) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>(answer);
    for (String name : shape.within()) {
      lift(members, name);
    }
    if (!hasToken(members, shape)) {
      List<String> holders = new ArrayList<>();
      for (Map.Entry<String, @Nullable Object> member : members.entrySet()) {
        Map<String, @Nullable Object> inner = asObject(member.getValue()).orElse(null);
        if (inner != null && hasToken(inner, shape)) {
          holders.add(member.getKey());
        }
      }
      if (holders.size() == 1) {
        lift(members, holders.get(0));
      }
    }
    SPELLINGS.forEach((name, spelling) -> rename(members, spelling, name));
    for (Map.Entry<String, String> alias : shape.aliases().entrySet()) {
      if (!alias.getKey().equals("error")) {
        rename(members, alias.getValue(), alias.getKey());
      }
    }
    return members;
  }

  /** The members without any refresh token, at any depth. */
  static Map<String, @Nullable Object> withoutRefreshTokens(Map<String, @Nullable Object> members) {
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    members.forEach(
        (name, value) -> {
          if (!name.equals("refresh_token") && !name.equals("refreshToken")) {
            result.put(name, withoutRefreshTokens(value));
          }
        });
    return result;
  }

  private static @Nullable Object withoutRefreshTokens(@Nullable Object value) {
    if (value instanceof List<?> list) {
      List<@Nullable Object> result = new ArrayList<>();
      list.forEach(item -> result.add(withoutRefreshTokens(item)));
      return result;
    }
    Optional<Map<String, @Nullable Object>> object = asObject(value);
    return object.isPresent() ? withoutRefreshTokens(object.get()) : value;
  }

  @SuppressWarnings("unchecked") // Jackson's maps of JSON objects have text keys.
  static Optional<Map<String, @Nullable Object>> asObject(@Nullable Object value) {
    return value instanceof Map<?, ?> map
        ? Optional.of((Map<String, @Nullable Object>) map)
        : Optional.empty();
  }

  private static boolean hasToken(Map<String, @Nullable Object> members, TokenResponseShape shape) {
    return members.containsKey("access_token")
        || members.containsKey("accessToken")
        || members.containsKey(shape.aliases().getOrDefault("access_token", "access_token"));
  }

  private static void lift(Map<String, @Nullable Object> members, String name) {
    asObject(members.get(name))
        .ifPresent(
            inner -> {
              members.remove(name);
              members.putAll(inner);
            });
  }

  private static void rename(Map<String, @Nullable Object> members, String from, String to) {
    if (members.get(to) == null && members.containsKey(from)) {
      members.put(to, members.remove(from));
    }
  }

  private static Optional<Map<String, @Nullable Object>> json(String text) {
    try {
      return Optional.ofNullable(JSON.readValue(text, OBJECT));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static boolean isForm(String text) {
    int end = text.indexOf('=');
    return end > 0
        && text.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != '<' && c != '{' && c != '"')
        && text.substring(0, end).chars().allMatch(c -> c == '_' || Character.isLetterOrDigit(c));
  }

  private static Optional<Map<String, @Nullable Object>> form(String text) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    try {
      for (String pair : text.split("&", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          members.put(
              URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
              URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
      }
      return Optional.of(members);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String text(HttpResponse response) {
    String text = new String(response.body().bytes(), charset(response));
    return (text.startsWith("\ufeff") ? text.substring(1) : text).strip();
  }

  private static Charset charset(HttpResponse response) {
    String type = response.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
    return type.contains("charset=iso-8859-1")
        ? StandardCharsets.ISO_8859_1
        : StandardCharsets.UTF_8;
  }
}
