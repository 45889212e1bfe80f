package io.keybearer.policy.expression;

/**
 * {@code XName}: a local name in a namespace. Also {@code XNamespace}, with an empty local name.
 *
 * @param namespace the namespace's URI, empty for none
 * @param local the local name
 */
record XmlName(String namespace, String local) {
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
