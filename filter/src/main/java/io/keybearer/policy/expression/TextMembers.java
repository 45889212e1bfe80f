package io.keybearer.policy.expression;

import java.net.InetAddress;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What encodings, string builders, web texts and addresses have. */
final class TextMembers {
  /** Up to 255: what is no address would be looked up as a name. */
  private static final String OCTET = "(25[0-5]|2[0-4]\\d|1?\\d?\\d)";

  private TextMembers() {}

  static void register(Members members) {
    encodings(members);
    builders(members);
    UriMembers.register(members);
    web(members);
    addresses(members);
    RegexMembers.register(members);
  }

  private static Charset charset(@Nullable Object value) {
    return (Charset) Arguments.value(value);
  }

  private static void encodings(Members members) {
    members.add("Encoding.UTF8/0", (e, a) -> StandardCharsets.UTF_8);
    members.add("Encoding.ASCII/0", (e, a) -> StandardCharsets.US_ASCII);
    members.add("Encoding.Unicode/0", (e, a) -> StandardCharsets.UTF_16LE);
    members.add(
        "Encoding.GetEncoding/1",
        (e, a) -> {
          String name = Arguments.text(a[0], "name");
          try {
            return Charset.forName(name);
          } catch (IllegalArgumentException notThere) {
            throw ClrException.about(
                name, "ArgumentException", "'", "' is not a supported encoding name.");
          }
        });
    members.add("Encoding.GetBytes/1", (e, a) -> Arguments.text(a[1], "s").getBytes(charset(a[0])));
    members.add(
        "Encoding.GetByteCount/1",
        (e, a) -> Arguments.text(a[1], "s").getBytes(charset(a[0])).length);
    members.add(
        "Encoding.GetString/1",
        (e, a) -> new String(Arguments.bytes(a[1], "bytes"), charset(a[0])));
    members.add(
        "Encoding.GetString/3",
        (e, a) -> {
          byte[] bytes = Arguments.bytes(a[1], "bytes");
          int from = Arguments.whole(a[2]);
          int count = Arguments.whole(a[3]);
          if (from < 0 || count < 0 || from > bytes.length - count) {
            throw ClrException.outOfRange("index");
          }
          return new String(bytes, from, count, charset(a[0]));
        });
  }

  private static StringBuilder builder(@Nullable Object value) {
    return (StringBuilder) Arguments.value(value);
  }

  private static StringBuilder builderOf(String text) {
    StringBuilder builder = new StringBuilder();
    return builder.append(text);
  }

  private static StringBuilder appended(
      Evaluation evaluation, @Nullable Object target, String text) {
    StringBuilder builder = builder(target);
    evaluation.room((long) builder.length() / 64 + text.length());
    if (builder.length() + (long) text.length()
        > evaluation.environment().limits().stringLength()) {
      evaluation.room(Long.MAX_VALUE);
    }
    return builder.append(text);
  }

  private static void builders(Members members) {
    members.add("StringBuilder.new/0", (e, a) -> builderOf(""));
    members.add(
        "StringBuilder.new/1", (e, a) -> builderOf(a[0] instanceof Integer ? "" : Texts.of(a[0])));
    members.add("StringBuilder.Length/0", (e, a) -> builder(a[0]).length());
    members.add(
        "StringBuilder.this/1",
        (e, a) -> {
          int index = Arguments.whole(a[1]);
          if (index < 0 || index >= builder(a[0]).length()) {
            throw ClrException.index();
          }
          return builder(a[0]).charAt(index);
        });
    members.add("StringBuilder.Append/1", (e, a) -> appended(e, a[0], Texts.of(a[1])));
    members.add(
        "StringBuilder.Append/2",
        (e, a) -> {
          int count = Arguments.whole(a[2]);
          e.room(count);
          return appended(e, a[0], Texts.of(a[1]).repeat(Math.max(0, count)));
        });
    members.add(
        "StringBuilder.AppendFormat/2",
        (e, a) ->
            appended(
                e,
                a[0],
                Formats.composite(
                    e,
                    Arguments.text(a[1], "format"),
                    Sequences.elements(a[2]).toArray(new @Nullable Object[0]))));
    members.add("StringBuilder.AppendLine/0", (e, a) -> appended(e, a[0], "\r\n"));
    members.add("StringBuilder.AppendLine/1", (e, a) -> appended(e, a[0], Texts.of(a[1]) + "\r\n"));
    members.add(
        "StringBuilder.Insert/2",
        (e, a) -> {
          int index = Arguments.whole(a[1]);
          if (index < 0 || index > builder(a[0]).length()) {
            throw ClrException.outOfRange("index");
          }
          e.room((long) builder(a[0]).length() + Texts.of(a[2]).length());
          return builder(a[0]).insert(index, Texts.of(a[2]));
        });
    members.add(
        "StringBuilder.Remove/2",
        (e, a) -> {
          int from = Arguments.whole(a[1]);
          int length = Arguments.whole(a[2]);
          if (from < 0 || length < 0 || from + length > builder(a[0]).length()) {
            throw ClrException.outOfRange("index");
          }
          return builder(a[0]).delete(from, from + length);
        });
    members.add(
        "StringBuilder.Replace/2",
        (e, a) -> {
          StringBuilder builder = builder(a[0]);
          String text = builder.toString();
          String old = Arguments.text(a[1], "oldValue");
          if (old.isEmpty()) {
            throw ClrException.argument("String cannot be of zero length. (Parameter 'oldValue')");
          }
          String replaced = StringMembers.replace(e, text, old, Texts.of(a[2]));
          builder.setLength(0);
          return builder.append(replaced);
        });
    members.add(
        "StringBuilder.Clear/0",
        (e, a) -> {
          builder(a[0]).setLength(0);
          return a[0];
        });
  }

  private static void web(Members members) {
    members.add(
        "WebUtility.UrlEncode/1",
        (e, a) ->
            a[0] == null
                ? null
                : URLEncoder.encode(Texts.of(a[0]), StandardCharsets.UTF_8)
                    .replace("%21", "!")
                    .replace("%28", "(")
                    .replace("%29", ")"));
    members.add(
        "WebUtility.UrlDecode/1",
        (e, a) -> a[0] == null ? null : PercentCoding.decoded(Texts.of(a[0]), true));
    members.add("WebUtility.HtmlEncode/1", (e, a) -> HtmlTexts.encode(Texts.of(a[0])));
    members.add("WebUtility.HtmlDecode/1", (e, a) -> HtmlTexts.decode(Texts.of(a[0])));
    for (String name : new String[] {"ToQueryString", "ToFormUrlEncodedContent"}) {
      members.add(
          "ContextExtensions." + name + "/1", (e, a) -> formUrlEncoded(Dictionaries.of(a[0])));
    }
  }

  private static String formUrlEncoded(Map<@Nullable Object, @Nullable Object> fields) {
    List<String> pairs = new ArrayList<>();
    fields.forEach(
        (name, values) -> {
          for (Object value : Sequences.elements(values)) {
            pairs.add(
                URLEncoder.encode(Texts.of(name), StandardCharsets.UTF_8)
                    + "="
                    + URLEncoder.encode(Texts.of(value), StandardCharsets.UTF_8));
          }
        });
    return String.join("&", pairs);
  }

  /** Literal addresses only: nothing here asks a name server. */
  private static InetAddress address(String text) {
    boolean literal =
        text.matches(OCTET + "(\\." + OCTET + "){3}")
            || text.matches("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    if (!literal) {
      throw ClrException.format("An invalid IP address was specified.");
    }
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw ClrException.format("An invalid IP address was specified.");
    }
  }

  private static void addresses(Members members) {
    RuntimeTypes.put("IPAddress", InetAddress.class);
    members.add("IPAddress.Parse/1", (e, a) -> address(Arguments.text(a[0], "ipString")));
    members.add(
        "IPAddress.TryParse/2",
        (e, a) -> {
          Reference result = (Reference) Arguments.value(a[1]);
          try {
            result.value = address(Texts.of(a[0]));
          } catch (ClrException notOne) {
            result.value = null;
          }
          return result.value != null;
        });
    members.add(
        "IPAddress.IsLoopback/1",
        (e, a) -> ((InetAddress) Arguments.value(a[0])).isLoopbackAddress());
    members.add(
        "IPAddress.GetAddressBytes/0",
        (e, a) -> ((InetAddress) Arguments.value(a[0])).getAddress());
  }
}
