package io.keybearer.servlet;

/**
 * The names under which variables of a policy document are request attributes: their own, but for
 * those that would hide an attribute of the container or of a framework. A variable whose name
 * begins with {@code io.keybearer.}, {@code jakarta.}, {@code java.}, {@code javax.}, {@code
 * org.apache.} or {@code org.eclipse.} is the attribute {@code keybearer.variable.<name>}.
 */
final class VariableNames {
  /** What precedes the name of a variable that would hide a container's attribute. */
  static final String PREFIX = "keybearer.variable.";

  private static final String[] RESERVED = {
    "io.keybearer.", "jakarta.", "java.", "javax.", "org.apache.", "org.eclipse."
  };

  private VariableNames() {}

  /** The attribute that holds a variable. */
  static String attribute(String variable) {
    return isReserved(variable) || variable.startsWith(PREFIX) ? PREFIX + variable : variable;
  }

  /** The variable that an attribute of that name would hold; a name no variable has if none can. */
  static String variable(String attribute) {
    if (attribute.startsWith(PREFIX)) {
      String variable = attribute.substring(PREFIX.length());
      return attribute(variable).equals(attribute) ? variable : "";
    }
    return isReserved(attribute) ? "" : attribute;
  }

  private static boolean isReserved(String name) {
    for (String reserved : RESERVED) {
      if (name.startsWith(reserved)) {
        return true;
      }
    }
    return false;
  }
}
