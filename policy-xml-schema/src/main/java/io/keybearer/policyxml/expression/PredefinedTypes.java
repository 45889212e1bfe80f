package io.keybearer.policyxml.expression;

import java.util.Map;

/** C#'s keywords for types and the .NET names of the same types. */
final class PredefinedTypes {
  private static final Map<String, String> KEYWORDS =
      Map.ofEntries(
          Map.entry("Boolean", "bool"),
          Map.entry("Byte", "byte"),
          Map.entry("Char", "char"),
          Map.entry("Decimal", "decimal"),
          Map.entry("Double", "double"),
          Map.entry("Single", "float"),
          Map.entry("Int32", "int"),
          Map.entry("Int64", "long"),
          Map.entry("Object", "object"),
          Map.entry("SByte", "sbyte"),
          Map.entry("Int16", "short"),
          Map.entry("String", "string"),
          Map.entry("UInt32", "uint"),
          Map.entry("UInt64", "ulong"),
          Map.entry("UInt16", "ushort"));

  private PredefinedTypes() {}

  /** Whether a word is one of the keywords. */
  static boolean isKeyword(String word) {
    return KEYWORDS.containsValue(word);
  }

  /** The keyword for a .NET name, or the name itself. */
  static String keywordOf(String name) {
    return KEYWORDS.getOrDefault(name, name);
  }
}
