package io.keybearer.policy.expression;

import io.keybearer.policyxml.expression.MemberDeclaration;
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
        for (MemberDeclaration member : type.members()) {
          if (member.kind() == MemberDeclaration.Kind.CONSTRUCTOR) {
            members.add(member.id(), (e, a) -> made(name, a));
          }
        }
      }
    }
    members.add("Exception.Message/0", (e, a) -> own(a).text());
    members.add("Exception.InnerException/0", (e, a) -> own(a).inner());
    members.add("Exception.StackTrace/0", (e, a) -> "");
    members.add("Exception.Source/0", (e, a) -> "");
  }

  private static ClrException made(String type, @Nullable Object[] arguments) {
    String message =
        arguments.length == 0
            ? "Exception of type '" + type + "' was thrown."
            : Texts.of(arguments[0]);
    return new ClrException(
        type, message, arguments.length > 1 ? (ClrException) arguments[1] : null);
  }

  private static ClrException own(@Nullable Object[] arguments) {
    return (ClrException) Arguments.value(arguments[0]);
  }
}
