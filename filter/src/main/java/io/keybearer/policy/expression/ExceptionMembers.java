package io.keybearer.policy.expression;

import io.keybearer.policyxml.expression.Signatures;
import io.keybearer.policyxml.expression.TypeDeclaration;
import io.keybearer.policyxml.expression.TypeName;
import org.jspecify.annotations.Nullable;

/** What exceptions have; every type of them is made the same way. */
final class ExceptionMembers {
  private ExceptionMembers() {}

  static void register(Members members) {
    for (TypeDeclaration type : Signatures.standard().types()) {
      if (Types.as(TypeName.of(type.name()), "Exception") != null) {
        String name = type.name();
        members.add(
            name + ".new/0",
            (e, a) -> new ClrException(name, "Exception of type '" + name + "' was thrown."));
        members.add(name + ".new/1", (e, a) -> new ClrException(name, Texts.of(a[0])));
      }
    }
    members.add(
        "Exception.new/2",
        (e, a) -> new ClrException("Exception", Texts.of(a[0]), (ClrException) a[1]));
    members.add("Exception.Message/0", (e, a) -> own(a).text());
    members.add("Exception.InnerException/0", (e, a) -> own(a).getCause());
    members.add("Exception.StackTrace/0", (e, a) -> "");
    members.add("Exception.Source/0", (e, a) -> "");
  }

  private static ClrException own(@Nullable Object[] arguments) {
    return (ClrException) Arguments.value(arguments[0]);
  }
}
