package io.keybearer.policy.expression;

import io.keybearer.policyxml.expression.MemberDeclaration;
import io.keybearer.policyxml.expression.TypeName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The closed registry: what each member of the signature table does, one lambda a member. Members
 * that differ in their parameters' types alone share one, which looks at the values.
 */
final class Members {
  /** What a member does. Arguments come converted to the parameters' types. */
  @FunctionalInterface
  interface Body {
    /**
     * Does it.
     *
     * @param arguments the value it is called on, unless it is static, and the arguments; one for
     *     each parameter
     */
    @Nullable Object call(Evaluation evaluation, @Nullable Object[] arguments);
  }

  /** What a member does that depends on its type arguments. */
  @FunctionalInterface
  interface GenericBody {
    /**
     * Does it.
     *
     * @param types the method's type arguments or, where it has none, those of the type it is of
     */
    @Nullable Object call(
        Evaluation evaluation, List<TypeName> types, @Nullable Object[] arguments);
  }

  /**
   * A property, which is read without an array of arguments.
   *
   * @param read its value of an object, which is not null
   */
  record Property(Function<Object, @Nullable Object> read) implements GenericBody {
    @Override
    public @Nullable Object call(
        Evaluation evaluation, List<TypeName> types, @Nullable Object[] arguments) {
      return read.apply(Arguments.value(arguments[0]));
    }
  }

  /**
   * A method with one argument, or an extension with one beside what it is called on, which is
   * called without an array of arguments.
   */
  @FunctionalInterface
  interface PairBody extends GenericBody {
    /** Does it. */
    @Nullable Object call(
        Evaluation evaluation,
        List<TypeName> types,
        @Nullable Object target,
        @Nullable Object argument);

    @Override
    default @Nullable Object call(
        Evaluation evaluation, List<TypeName> types, @Nullable Object[] arguments) {
      return call(evaluation, types, arguments[0], arguments[1]);
    }
  }

  private static final Members STANDARD = new Members();

  static {
    ObjectMembers.register(STANDARD);
    StringMembers.register(STANDARD);
    ContextMembers.register(STANDARD);
    CollectionMembers.register(STANDARD);
    ExceptionMembers.register(STANDARD);
    NumberMembers.register(STANDARD);
    SequenceMembers.register(STANDARD);
    TimeMembers.register(STANDARD);
    JsonMembers.register(STANDARD);
    TextMembers.register(STANDARD);
    CryptoMembers.register(STANDARD);
    IdentityMembers.register(STANDARD);
    XmlMembers.register(STANDARD);
  }

  private final Map<String, GenericBody> bodies = new HashMap<>();

  private Members() {}

  static Members standard() {
    return STANDARD;
  }

  /**
   * Says what a member does.
   *
   * @param id as {@link MemberDeclaration#id()} gives it; with {@code =} at its end for the setter
   */
  void add(String id, Body body) {
    addGeneric(id, (evaluation, types, arguments) -> body.call(evaluation, arguments));
  }

  void addGeneric(String id, GenericBody body) {
    if (bodies.put(id, body) != null) {
      throw new IllegalStateException(id + " is implemented twice");
    }
  }

  /**
   * Makes members count the trees among their arguments, which they may copy.
   *
   * @param first the first argument that counts
   */
  void countTrees(int first, String... ids) {
    for (String id : ids) {
      GenericBody body = bodies.get(id);
      if (body == null) {
        throw new IllegalStateException(id + " is not implemented");
      }
      bodies.put(
          id,
          (evaluation, types, arguments) -> {
            for (int i = first; i < arguments.length; i++) {
              TreeSize.count(evaluation, arguments[i]);
            }
            return body.call(evaluation, types, arguments);
          });
    }
  }

  /** What the member does; null if it is not implemented. */
  @Nullable GenericBody of(MemberDeclaration member) {
    return bodies.get(member.id());
  }

  @Nullable GenericBody setter(MemberDeclaration member) {
    return bodies.get(member.id() + "=");
  }

  /** Everything implemented. */
  Set<String> ids() {
    return Set.copyOf(bodies.keySet());
  }
}
