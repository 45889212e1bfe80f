package io.keybearer.policy.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.policyxml.expression.MemberDeclaration;
import io.keybearer.policyxml.expression.Signatures;
import io.keybearer.policyxml.expression.TypeDeclaration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The signature table and the registry are two halves of one thing. */
class MembersTest {
  /** Declared so that a document that uses them is told they are not implemented. */
  private static final Set<String> NOT_IMPLEMENTED =
      Set.of("ISubscription.PrimaryKey/0", "ISubscription.SecondaryKey/0");

  private static Set<String> declared(boolean setters) {
    Set<String> ids = new TreeSet<>();
    for (TypeDeclaration type : Signatures.standard().types()) {
      for (MemberDeclaration member : type.members()) {
        ids.add(member.id());
        if (setters && member.isSettable()) {
          ids.add(member.id() + "=");
        }
      }
    }
    return ids;
  }

  @Test
  void everyDeclaredMemberIsImplemented() {
    Set<String> missing = declared(true);
    missing.removeAll(Members.standard().ids());

    assertThat(missing).isEqualTo(NOT_IMPLEMENTED);
  }

  @Test
  void everyImplementationIsDeclared() {
    Set<String> surplus = new TreeSet<>(Members.standard().ids());
    surplus.removeAll(declared(true));

    assertThat(surplus).isEmpty();
  }
}
