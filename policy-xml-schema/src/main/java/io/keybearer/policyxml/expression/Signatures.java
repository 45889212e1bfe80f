package io.keybearer.policyxml.expression;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The types and members that expressions may use: Azure's allow-list, as far as it is declared in
 * {@code signatures.txt} beside this class. Immutable; one instance serves everybody.
 */
public final class Signatures {
  private static final Signatures STANDARD = new Signatures(resource("signatures.txt"));

  /** Types that Azure allows and that are declared nowhere here. */
  private static final Set<String> UNDECLARED =
      Set.copyOf(List.of(resource("undeclared-types.txt").strip().split("\\s+")));

  private static final Set<String> NAMESPACES =
      Set.of(
          "Newtonsoft.Json",
          "Newtonsoft.Json.Linq",
          "System",
          "System.Collections",
          "System.Collections.Generic",
          "System.Globalization",
          "System.IO",
          "System.Linq",
          "System.Net",
          "System.Security.Cryptography",
          "System.Security.Cryptography.X509Certificates",
          "System.Text",
          "System.Text.RegularExpressions",
          "System.Xml",
          "System.Xml.Linq");

  private final Map<String, TypeDeclaration> types = new LinkedHashMap<>();
  private final Map<String, List<MemberDeclaration>> extensions = new HashMap<>();

  private Signatures(String table) {
    for (TypeDeclaration type : new SignatureReader(table).read()) {
      if (types.put(type.name(), type) != null) {
        throw new IllegalStateException("The type " + type.name() + " is declared twice");
      }
      for (MemberDeclaration member : type.members()) {
        if (member.isExtension()) {
          extensions.computeIfAbsent(member.name(), name -> new ArrayList<>()).add(member);
        }
      }
    }
  }

  /** The table. */
  public static Signatures standard() {
    return STANDARD;
  }

  /** All types, in the order of the table. */
  public Collection<TypeDeclaration> types() {
    return Collections.unmodifiableCollection(types.values());
  }

  /**
   * The type of that name.
   *
   * @param name without namespace, C#'s keyword where there is one
   */
  public Optional<TypeDeclaration> type(String name) {
    return Optional.ofNullable(types.get(name));
  }

  /** The extension methods of that name. */
  public List<MemberDeclaration> extensions(String name) {
    return Collections.unmodifiableList(extensions.getOrDefault(name, List.of()));
  }

  /** Whether Azure allows a type of that name that is not declared here. */
  public boolean isKnownElsewhere(String name) {
    return UNDECLARED.contains(name);
  }

  /**
   * The name by which the table knows a type: without its namespace, C#'s keyword where there is
   * one.
   *
   * @param written such as {@code System.String}
   */
  public static String simpleName(String written) {
    int dot = written.lastIndexOf('.');
    boolean qualified = dot > 0 && NAMESPACES.contains(written.substring(0, dot));
    return PredefinedTypes.keywordOf(qualified ? written.substring(dot + 1) : written);
  }

  /** Whether types can be written with that namespace before them. */
  public static boolean isNamespace(String name) {
    return NAMESPACES.contains(name);
  }

  private static String resource(String name) {
    try (InputStream stream = Signatures.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("The resource " + name + " is missing");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("The resource " + name + " can't be read", e);
    }
  }
}
