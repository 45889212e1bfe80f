package io.keybearer.policy.expression;

import java.net.InetAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What encodings, string builders, URIs, web texts and addresses have. */
final class TextMembers {
  private TextMembers() {}

  static void register(Members members) {
    encodings(members);
    builders(members);
    uris(members);
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
            throw ClrException.argument("'" + name + "' is not a supported encoding name.");
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

  private static URI made(String text) {
    try {
      URI uri = URI.create(text.strip().replace(" ", "%20"));
      if (uri.isAbsolute()) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw invalidUri();
    }
    throw invalidUri();
  }

  private static ClrException invalidUri() {
    return new ClrException(
        "UriFormatException", "Invalid URI: The format of the URI could not be determined.");
  }

  private static void uri(Members members, String name, Function<URI, @Nullable Object> read) {
    members.add("Uri." + name + "/0", (e, a) -> read.apply((URI) Arguments.value(a[0])));
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static String path(URI uri) {
    String path = orEmpty(uri.getRawPath());
    return path.isEmpty() ? "/" : path;
  }

  private static String query(URI uri) {
    return uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
  }

  private static int port(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return switch (orEmpty(uri.getScheme())) {
      case "https" -> 443;
      case "http" -> 80;
      default -> -1;
    };
  }

  private static void uris(Members members) {
    members.add("Uri.new/1", (e, a) -> made(Arguments.text(a[0], "uriString")));
    members.add(
        "Uri.new/2",
        (e, a) -> {
          try {
            return ((URI) Arguments.value(a[0])).resolve(Arguments.text(a[1], "relativeUri"));
          } catch (IllegalArgumentException notOne) {
            throw invalidUri();
          }
        });
    uri(members, "AbsolutePath", TextMembers::path);
    uri(members, "AbsoluteUri", TextMembers::absolute);
    uri(
        members,
        "Authority",
        uri ->
            orEmpty(uri.getHost())
                + (uri.getPort() < 0 || uri.getPort() == defaultPort(uri)
                    ? ""
                    : ":" + uri.getPort()));
    uri(members, "Fragment", uri -> uri.getRawFragment() == null ? "" : "#" + uri.getRawFragment());
    uri(members, "Host", uri -> orEmpty(uri.getHost()));
    uri(members, "IsAbsoluteUri", URI::isAbsolute);
    uri(members, "OriginalString", URI::toString);
    uri(members, "PathAndQuery", uri -> path(uri) + query(uri));
    uri(members, "Port", TextMembers::port);
    uri(members, "Query", TextMembers::query);
    uri(members, "Scheme", uri -> orEmpty(uri.getScheme()));
    uri(members, "UserInfo", uri -> orEmpty(uri.getRawUserInfo()));
    uri(members, "Segments", uri -> path(uri).split("(?<=/)"));
    uri(members, "ToString", TextMembers::absolute);
    members.add(
        "Uri.EscapeDataString/1", (e, a) -> escaped(Arguments.text(a[0], "stringToEscape"), ""));
    members.add(
        "Uri.EscapeUriString/1",
        (e, a) -> escaped(Arguments.text(a[0], "stringToEscape"), ":/?#[]@!$&'()*+,;="));
    members.add(
        "Uri.UnescapeDataString/1",
        (e, a) -> decoded(Arguments.text(a[0], "stringToUnescape").replace("+", "%2B")));
  }

  private static int defaultPort(URI uri) {
    return "https".equals(uri.getScheme()) ? 443 : 80;
  }

  private static String absolute(URI uri) {
    boolean bare = uri.getHost() != null && orEmpty(uri.getRawPath()).isEmpty();
    String text = uri.toString();
    return bare && uri.getRawQuery() == null && uri.getRawFragment() == null ? text + "/" : text;
  }

  /** Percent-encodes all but unreserved characters (RFC 3986 §2.3) and those kept. */
  private static String escaped(String text, String kept) {
    StringBuilder out = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xFF);
      boolean unreserved =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "-_.~".indexOf(c) >= 0;
      if (unreserved || kept.indexOf(c) >= 0) {
        out.append(c);
      } else {
        out.append('%').append(String.format(java.util.Locale.ROOT, "%02X", (int) c));
      }
    }
    return out.toString();
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
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
    members.add("WebUtility.UrlDecode/1", (e, a) -> a[0] == null ? null : decoded(Texts.of(a[0])));
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
        text.matches("\\d{1,3}(\\.\\d{1,3}){3}") || text.matches("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
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
