package io.keybearer.policy.expression;

import java.util.regex.Pattern;

/**
 * {@code XName}: a local name in a namespace. Also {@code XNamespace}, with an empty local name.
 *
 * @param namespace the namespace's URI, empty for none
 * @param local the local name
 */
record XmlName(String namespace, String local) {
  private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{M}\\p{N}._\\-]*");

  /** Refuses what XML does not take for a name. */
  XmlName {
    if (!local.isEmpty() && !NAME.matcher(local).matches()) {
      throw ClrException.about(local, "XmlException", "'", "' is not a name in XML.");
    }
  }

  /** Reads {@code name} or <code>{namespace}name</code>. */
  static XmlName of(String text) {
    int end = text.startsWith("{") ? text.indexOf('}') : -1;
    return end < 0
        ? new XmlName("", text)
        : new XmlName(text.substring(1, end), text.substring(end + 1));
  }

  @Override
  public String toString() {
    if (local.isEmpty()) {
      return namespace;
    }
    return namespace.isEmpty() ? local : "{" + namespace + "}" + local;
  }
}
