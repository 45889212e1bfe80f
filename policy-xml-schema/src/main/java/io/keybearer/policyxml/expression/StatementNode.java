package io.keybearer.policyxml.expression;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement of the syntax tree. Every record's {@code position} is where it starts. Immutable.
 */
public sealed interface StatementNode extends SyntaxNode {

  /** <code>{ statements }</code>. */
  record Block(SyntaxPosition position, List<StatementNode> statements) implements StatementNode {
    /** Copies the statements. */
    public Block {
      statements = List.copyOf(statements);
    }
  }

  /**
   * {@code type name = value, …;}.
   *
   * @param type the type, or null for {@code var}
   */
  record Declaration(SyntaxPosition position, @Nullable TypeName type, List<Declarator> declarators)
      implements StatementNode {
    /** Copies the declarators. */
    public Declaration {
      declarators = List.copyOf(declarators);
    }

    /**
     * One variable.
     *
     * @param value its first value, or null
     */
    public record Declarator(
        SyntaxPosition position, String name, @Nullable ExpressionNode value) {}
  }

  /** An expression for its effect. */
  record Evaluation(SyntaxPosition position, ExpressionNode expression) implements StatementNode {}

  /** {@code if (condition) then else otherwise}. */
  record If(
      SyntaxPosition position,
      ExpressionNode condition,
      StatementNode then,
      @Nullable StatementNode otherwise)
      implements StatementNode {}

  /** {@code while (condition) body}. */
  record While(SyntaxPosition position, ExpressionNode condition, StatementNode body)
      implements StatementNode {}

  /** {@code do body while (condition);}. */
  record DoWhile(SyntaxPosition position, StatementNode body, ExpressionNode condition)
      implements StatementNode {}

  /** {@code for (initial; condition; steps) body}. */
  record For(
      SyntaxPosition position,
      List<StatementNode> initial,
      @Nullable ExpressionNode condition,
      List<ExpressionNode> steps,
      StatementNode body)
      implements StatementNode {
    /** Copies the lists. */
    public For {
      initial = List.copyOf(initial);
      steps = List.copyOf(steps);
    }
  }

  /**
   * {@code foreach (type name in collection) body}.
   *
   * @param type the type, or null for {@code var}
   */
  record ForEach(
      SyntaxPosition position,
      @Nullable TypeName type,
      String name,
      ExpressionNode collection,
      StatementNode body)
      implements StatementNode {}

  /** {@code switch (value) { sections }}. */
  record Switch(SyntaxPosition position, ExpressionNode value, List<Section> sections)
      implements StatementNode {
    /** Copies the sections. */
    public Switch {
      sections = List.copyOf(sections);
    }

    /** Labels and the statements they lead to. */
    public record Section(List<Label> labels, List<StatementNode> statements) {
      /** Copies the lists. */
      public Section {
        labels = List.copyOf(labels);
        statements = List.copyOf(statements);
      }
    }

    /**
     * {@code case pattern when guard:} or {@code default:}.
     *
     * @param pattern the pattern, or null for {@code default}
     * @param guard the condition after {@code when}, or null
     */
    public record Label(
        SyntaxPosition position,
        ExpressionNode.@Nullable Pattern pattern,
        @Nullable ExpressionNode guard) {}
  }

  /**
   * {@code return value;}.
   *
   * @param value the value, or null in a function without one
   */
  record Return(SyntaxPosition position, @Nullable ExpressionNode value) implements StatementNode {}

  /** {@code break;}. */
  record Break(SyntaxPosition position) implements StatementNode {}

  /** {@code continue;}. */
  record Continue(SyntaxPosition position) implements StatementNode {}

  /**
   * {@code throw exception;}.
   *
   * @param exception the exception, or null to throw the caught one again
   */
  record Throw(SyntaxPosition position, @Nullable ExpressionNode exception)
      implements StatementNode {}

  /** {@code try body catch … finally last}. */
  record Try(SyntaxPosition position, Block body, List<Catch> catches, @Nullable Block last)
      implements StatementNode {
    /** Copies the catches. */
    public Try {
      catches = List.copyOf(catches);
    }

    /**
     * {@code catch (type name) when (guard) body}.
     *
     * @param type the type of the exception, or null for any
     * @param name the variable, or null
     * @param guard the condition, or null
     */
    public record Catch(
        SyntaxPosition position,
        @Nullable TypeName type,
        @Nullable String name,
        @Nullable ExpressionNode guard,
        Block body) {}
  }

  /**
   * {@code using (resource) body}.
   *
   * @param resource a {@link Declaration} or an {@link Evaluation}
   */
  record Using(SyntaxPosition position, StatementNode resource, StatementNode body)
      implements StatementNode {}

  /**
   * {@code returnType name(parameters) body}.
   *
   * @param body an expression or a block
   */
  record LocalFunction(
      SyntaxPosition position,
      TypeName returnType,
      String name,
      List<ExpressionNode.Parameter> parameters,
      SyntaxNode body)
      implements StatementNode {
    /** Copies the parameters. */
    public LocalFunction {
      parameters = List.copyOf(parameters);
    }
  }

  /** {@code ;}. */
  record Empty(SyntaxPosition position) implements StatementNode {}
}
