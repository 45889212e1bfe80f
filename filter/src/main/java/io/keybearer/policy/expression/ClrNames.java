package io.keybearer.policy.expression;

import java.util.Map;

/** What .NET calls the types that C# has keywords for, and where they live: for its messages. */
final class ClrNames {
  private static final Map<String, String> KEYWORDS =
      Map.ofEntries(
          Map.entry("bool", "Boolean"),
          Map.entry("byte", "Byte"),
          Map.entry("char", "Char"),
          Map.entry("decimal", "Decimal"),
          Map.entry("double", "Double"),
          Map.entry("float", "Single"),
          Map.entry("int", "Int32"),
          Map.entry("long", "Int64"),
          Map.entry("object", "Object"),
          Map.entry("string", "String"));

  private ClrNames() {}

  /** {@code Int32} for {@code int}. */
  static String simple(String type) {
    if (type.endsWith("[]")) {
      return simple(type.substring(0, type.length() - 2)) + "[]";
    }
    return KEYWORDS.getOrDefault(type, type);
  }

  /** {@code System.Int32} for {@code int}; types of the gateway itself stand alone. */
  static String full(String type) {
    String simple = simple(type);
    String namespace = "";
    if (!simple.equals(type) || simple.matches("Guid|Uri|DateTime|DateTimeOffset|TimeSpan")) {
      namespace = "System.";
    } else if (simple.matches("J(Token|Container|Object|Array|Property|Value)")) {
      namespace = "Newtonsoft.Json.Linq.";
    } else if (simple.matches("X(Node|Container|Document|Element|Attribute|Name)")) {
      namespace = "System.Xml.Linq.";
    }
    return namespace + simple;
  }
}
