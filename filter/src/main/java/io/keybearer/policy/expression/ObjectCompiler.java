package io.keybearer.policy.expression;

import io.keybearer.policyxml.expression.ExpressionNode;
import io.keybearer.policyxml.expression.ExpressionNode.InitializerElement;
import io.keybearer.policyxml.expression.MemberDeclaration;
import io.keybearer.policyxml.expression.SyntaxPosition;
import io.keybearer.policyxml.expression.TypeName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compiles {@code new}: objects with their initializers, arrays and anonymous objects. */
final class ObjectCompiler {
  private final Session session;

  ObjectCompiler(Session session) {
    this.session = session;
  }

  Typed compile(ExpressionNode node) {
    if (node instanceof ExpressionNode.New made) {
      return object(made);
    } else if (node instanceof ExpressionNode.NewArray array) {
      TypeName written = array.elementType();
      return array(array, written == null ? null : session.resolve(written, array.position()));
    }
    return anonymous((ExpressionNode.NewAnonymous) node);
  }

  private Typed object(ExpressionNode.New node) {
    TypeName type = session.resolve(node.type(), node.position());
    List<CallCompiler.Candidate> constructors =
        CallCompiler.candidates(type, "new", MemberDeclaration.Kind.CONSTRUCTOR).stream()
            .filter(candidate -> candidate.member().owner().equals(type.name()))
            .toList();
    if (constructors.isEmpty()) {
      throw CompileError.type(node.position(), "a " + type + " can't be made with 'new'");
    }
    CallCompiler.Match match =
        session.calls().choose(constructors, node.arguments(), List.of(), null, node.position());
    Typed made = session.calls().invoke(match, null, node.position());
    return node.initializer().isEmpty() ? made : initialized(node, type, made.code());
  }

  private Typed initialized(ExpressionNode.New node, TypeName type, Code made) {
    int slot = session.scope().temporary(type).slot();
    Typed held = new Typed(type, frame -> frame.slots[slot]);
    List<Code> steps = new ArrayList<>();
    for (InitializerElement element : node.initializer()) {
      steps.add(step(element, held, node.position()));
    }
    Code[] codes = steps.toArray(Code[]::new);
    return new Typed(
        type,
        frame -> {
          Object object = made.run(frame);
          for (Code code : codes) {
            frame.slots[slot] = object;
            code.run(frame);
          }
          return object;
        });
  }

  private Code step(InitializerElement element, Typed held, SyntaxPosition position) {
    if (element instanceof InitializerElement.Added added) {
      List<ExpressionNode.Argument> arguments =
          added.values().stream()
              .map(value -> new ExpressionNode.Argument(null, false, value))
              .toList();
      List<CallCompiler.Candidate> adds =
          CallCompiler.candidates(held.type(), "Add", MemberDeclaration.Kind.METHOD);
      if (adds.isEmpty()) {
        throw CompileError.type(position, "a " + held.type() + " has no Add for its elements");
      }
      CallCompiler.Match match =
          session.calls().choose(adds, arguments, List.of(), null, added.position());
      return session.calls().invoke(match, held, added.position()).code();
    }
    if (element instanceof InitializerElement.Indexed indexed) {
      ExpressionNode.Index node =
          new ExpressionNode.Index(
              indexed.position(),
              new ExpressionNode.Receiver(indexed.position()),
              List.of(new ExpressionNode.Argument(null, false, indexed.index())));
      CallCompiler.Match match = session.accesses().indexer(node, held);
      return setter(match.member(), held, match.arguments(), match.result(), indexed.value());
    }
    InitializerElement.Property property = (InitializerElement.Property) element;
    AccessCompiler.Found found = AccessCompiler.property(held.type(), property.name());
    if (found == null) {
      throw AccessCompiler.unknownMember(property.position(), held.type(), property.name());
    }
    return setter(found.member(), held, List.of(), found.type(), property.value());
  }

  private Code setter(
      MemberDeclaration member,
      Typed held,
      List<Code> indexes,
      TypeName type,
      ExpressionNode value) {
    Members.GenericBody setter = Members.standard().setter(member);
    if (!member.isSettable()) {
      throw CompileError.type(value.position(), member + " can't be set");
    }
    if (setter == null) {
      throw CallCompiler.notImplemented(member, value.position());
    }
    List<Code> codes = new ArrayList<>();
    codes.add(held.code());
    codes.addAll(indexes);
    codes.add(session.nodes().converted(value, type));
    return CallCompiler.invocation(
        setter, List.of(), codes.toArray(Code[]::new), true, value.position());
  }

  /**
   * An array.
   *
   * @param elementType the element type; null if the elements decide
   */
  Typed array(ExpressionNode.NewArray node, @Nullable TypeName elementType) {
    List<ExpressionNode> elements = node.elements();
    if (elements == null) {
      return empty(node, elementType == null ? Types.OBJECT : elementType);
    }
    TypeName type = elementType != null ? elementType : commonType(elements, node.position());
    Code[] codes = new Code[elements.size()];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = session.nodes().converted(elements.get(i), type);
    }
    return new Typed(
        type.array(),
        frame -> {
          List<@Nullable Object> values = new ArrayList<>(codes.length);
          for (Code code : codes) {
            values.add(code.run(frame));
          }
          return frame.evaluation.made(Sequences.array(type.name(), values));
        });
  }

  private TypeName commonType(List<ExpressionNode> elements, SyntaxPosition position) {
    Typed common = null;
    for (ExpressionNode element : elements) {
      Typed value = session.nodes().value(element);
      common =
          common == null
              ? value
              : new Typed(NodeCompiler.commonOf(common, value, element.position()), value.code());
    }
    if (common == null || common.isNull()) {
      throw CompileError.type(position, "the array needs a type");
    }
    return common.type();
  }

  private Typed empty(ExpressionNode.NewArray node, TypeName type) {
    ExpressionNode written = node.length();
    if (written == null) {
      throw CompileError.type(node.position(), "the array needs a length or elements");
    }
    Code length = session.nodes().converted(written, Types.INT);
    Object initial = Casts.defaultOf(type);
    return new Typed(
        type.array(),
        frame -> {
          Object count = length.run(frame);
          int size = count == null ? 0 : Numbers.toInt(count);
          if (size < 0) {
            throw ClrException.overflow("an array's length").at(node.position());
          }
          frame.evaluation.elements(type.equals(Types.BYTE) ? size / 16 : size);
          return type.equals(Types.BYTE)
              ? new byte[size]
              : Sequences.array(type.name(), java.util.Collections.nCopies(size, initial));
        });
  }

  private Typed anonymous(ExpressionNode.NewAnonymous node) {
    Map<String, TypeName> types = new LinkedHashMap<>();
    Map<String, Code> codes = new LinkedHashMap<>();
    for (ExpressionNode.NewAnonymous.NamedValue member : node.members()) {
      Typed value = session.nodes().value(member.value());
      if (types.put(member.name(), value.isNull() ? Types.OBJECT : value.type()) != null) {
        throw CompileError.type(
            member.position(), "the member '" + member.name() + "' comes twice");
      }
      codes.put(member.name(), value.code());
    }
    return new Typed(
        session.anonymousType(types),
        frame -> {
          Map<String, @Nullable Object> members = new LinkedHashMap<>();
          codes.forEach((name, code) -> members.put(name, code.run(frame)));
          return new AnonymousValue(members);
        });
  }
}
