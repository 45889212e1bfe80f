package io.keybearer.policyxml.expression;

import io.keybearer.policyxml.expression.ExpressionNode.Argument;
import io.keybearer.policyxml.expression.ExpressionNode.InitializerElement;
import io.keybearer.policyxml.expression.ExpressionNode.Interpolation;
import io.keybearer.policyxml.expression.ExpressionNode.Parameter;
import io.keybearer.policyxml.expression.ExpressionNode.Pattern;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes a tree with every grouping shown, for tests. */
final class SyntaxPrinter {
  private SyntaxPrinter() {}

  static String print(SyntaxNode node) {
    if (node instanceof ExpressionNode.Literal n) {
      return literal(n.value());
    } else if (node instanceof ExpressionNode.Name n) {
      return n.identifier() + types(n.typeArguments());
    } else if (node instanceof ExpressionNode.Member n) {
      return print(n.target()) + "." + n.name() + types(n.typeArguments());
    } else if (node instanceof ExpressionNode.Index n) {
      return print(n.target()) + "[" + arguments(n.arguments()) + "]";
    } else if (node instanceof ExpressionNode.Call n) {
      return print(n.callee()) + "(" + arguments(n.arguments()) + ")";
    } else if (node instanceof ExpressionNode.ConditionalAccess n) {
      return print(n.receiver()) + "?.<" + print(n.rest()) + ">";
    } else if (node instanceof ExpressionNode.Receiver) {
      return "";
    } else if (node instanceof ExpressionNode.Unary n) {
      return n.operator().symbol() + print(n.operand());
    } else if (node instanceof ExpressionNode.Increment n) {
      String step = n.delta() > 0 ? "++" : "--";
      return n.prefix() ? step + print(n.target()) : print(n.target()) + step;
    } else if (node instanceof ExpressionNode.Binary n) {
      return "(" + print(n.left()) + " " + n.operator().symbol() + " " + print(n.right()) + ")";
    } else if (node instanceof ExpressionNode.Conditional n) {
      return "("
          + print(n.condition())
          + " ? "
          + print(n.whenTrue())
          + " : "
          + print(n.whenFalse())
          + ")";
    } else if (node instanceof ExpressionNode.Assignment n) {
      String operator = n.operator() == null ? "" : n.operator().symbol();
      return print(n.target()) + " " + operator + "= " + print(n.value());
    } else if (node instanceof ExpressionNode.Cast n) {
      return "(" + n.type() + ")" + print(n.operand());
    } else if (node instanceof ExpressionNode.As n) {
      return "(" + print(n.operand()) + " as " + n.type() + ")";
    } else if (node instanceof ExpressionNode.Is n) {
      return "(" + print(n.operand()) + " is " + pattern(n.pattern()) + ")";
    }
    return printRest(node);
  }

  private static String printRest(SyntaxNode node) {
    if (node instanceof ExpressionNode.Lambda n) {
      return (n.parameters().isEmpty() ? "()" : "")
          + n.parameters().stream().map(SyntaxPrinter::parameter).collect(Collectors.joining(","))
          + " => "
          + print(n.body());
    } else if (node instanceof ExpressionNode.New n) {
      String initializer =
          n.initializer().isEmpty()
              ? ""
              : n.initializer().stream()
                  .map(SyntaxPrinter::element)
                  .collect(Collectors.joining(", ", "{", "}"));
      return "new " + n.type() + "(" + arguments(n.arguments()) + ")" + initializer;
    } else if (node instanceof ExpressionNode.NewArray n) {
      return "new "
          + (n.elementType() == null ? "" : n.elementType())
          + "["
          + (n.length() == null ? "" : print(n.length()))
          + "]"
          + (n.elements() == null ? "" : "{" + all(n.elements()) + "}");
    } else if (node instanceof ExpressionNode.NewAnonymous n) {
      return n.members().stream()
          .map(m -> m.name() + " = " + print(m.value()))
          .collect(Collectors.joining(", ", "new {", "}"));
    } else if (node instanceof ExpressionNode.Default n) {
      return n.type() == null ? "default" : "default(" + n.type() + ")";
    } else if (node instanceof ExpressionNode.Throw n) {
      return "throw " + print(n.exception());
    } else if (node instanceof ExpressionNode.OutVariable n) {
      return (n.type() == null ? "var" : n.type()) + " " + n.name();
    } else if (node instanceof Interpolation n) {
      return n.parts().stream()
          .map(SyntaxPrinter::part)
          .collect(Collectors.joining(" ", "$[", "]"));
    }
    return node.toString();
  }

  private static String literal(@Nullable Object value) {
    if (value instanceof String) {
      return "'" + value + "'";
    } else if (value instanceof Character c) {
      return (int) c + "c";
    }
    String suffix =
        value instanceof Long
            ? "L"
            : value instanceof Float ? "f" : value instanceof BigDecimal ? "m" : "";
    return value + suffix;
  }

  private static String part(Interpolation.Part part) {
    if (part instanceof Interpolation.Hole hole) {
      return "{"
          + print(hole.value())
          + (hole.alignment() == 0 ? "" : "," + hole.alignment())
          + (hole.format() == null ? "" : ":" + hole.format())
          + "}";
    }
    return ((Interpolation.Text) part).text();
  }

  private static String pattern(Pattern pattern) {
    if (pattern instanceof Pattern.OfType p) {
      return p.type() + (p.name() == null ? "" : " " + p.name());
    } else if (pattern instanceof Pattern.Constant p) {
      return print(p.value());
    } else if (pattern instanceof Pattern.Not p) {
      return "not " + pattern(p.pattern());
    }
    return pattern.toString();
  }

  private static String element(InitializerElement element) {
    if (element instanceof InitializerElement.Property p) {
      return p.name() + " = " + print(p.value());
    } else if (element instanceof InitializerElement.Indexed i) {
      return "[" + print(i.index()) + "] = " + print(i.value());
    }
    return "{" + all(((InitializerElement.Added) element).values()) + "}";
  }

  private static String parameter(Parameter parameter) {
    return (parameter.type() == null ? "" : parameter.type() + " ") + parameter.name();
  }

  private static String arguments(List<Argument> arguments) {
    return arguments.stream()
        .map(
            a ->
                (a.name() == null ? "" : a.name() + ": ")
                    + (a.out() ? "out " : "")
                    + print(a.value()))
        .collect(Collectors.joining(", "));
  }

  private static String all(List<ExpressionNode> nodes) {
    return nodes.stream().map(SyntaxPrinter::print).collect(Collectors.joining(", "));
  }

  private static String types(List<TypeName> types) {
    return types.isEmpty() ? "" : TypeName.of("", types.toArray(TypeName[]::new)).toString();
  }
}
