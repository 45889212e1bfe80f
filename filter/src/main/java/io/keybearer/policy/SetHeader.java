package io.keybearer.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code set-header}: sets, adds or deletes a header of the request (inbound, backend) or of the
 * response (outbound, on-error).
 *
 * <p>Several values become one, joined by commas, but for the headers whose values may hold commas
 * themselves. A value whose expression gives null is left out; when no value is left, {@code
 * override} deletes the header.
 */
final class SetHeader implements Policy {
  static final PolicyDefinition DEFINITION = new PolicyDefinition("set-header", SetHeader::compile);

  private final boolean onRequest;
  private final Operand<String> name;
  private final Operand<ExistsAction> action;
  private final List<Operand<@Nullable String>> values;

  /** Whether the header can't be changed; null where that is only known with each request. */
  private final @Nullable Boolean fixed;

  /** A value found to be one of a header; a race has it looked at again. */
  private @Nullable String checked;

  /** The only value as a list, as it was last: as long as a token is the same, so is this. */
  private List<String> last = List.of("");

  private SetHeader(
      boolean onRequest,
      Operand<String> name,
      Operand<ExistsAction> action,
      List<Operand<@Nullable String>> values) {
    this.onRequest = onRequest;
    this.name = name;
    this.action = action;
    this.values = List.copyOf(values);
    this.fixed = fixed(name, action);
  }

  private static @Nullable Boolean fixed(Operand<String> name, Operand<ExistsAction> action) {
    String known = constant(name);
    if (known == null || !action.isConstant()) {
      return null;
    }
    return isFixed(known, constant(action));
  }

  static SetHeader compile(ElementReader element) {
    Operand<String> name = element.requiredText("name");
    Operand<ExistsAction> action = ExistsAction.read(element);
    List<Operand<@Nullable String>> values = new ArrayList<>();
    for (ElementReader value : element.children("value")) {
      values.add(value(value));
    }
    checkName(element, name, action);
    boolean deletes = ExistsAction.DELETE.equals(constant(action));
    if (!deletes && action.isConstant() && values.isEmpty()) {
      element.error("At least one 'value' is required unless exists-action is 'delete'");
    }
    return new SetHeader(element.actsOnRequest(), name, action, values);
  }

  private static Operand<@Nullable String> value(ElementReader element) {
    Operand<@Nullable String> value = element.contentText();
    String known = constant(value);
    if (known != null && !HeaderNames.isValue(known)) {
      element.error("The value of a header can't have line breaks");
    }
    return value;
  }

  private static void checkName(
      ElementReader element, Operand<String> name, Operand<ExistsAction> action) {
    String known = constant(name);
    if (known == null) {
      return;
    }
    if (!HeaderNames.isToken(known)) {
      element.error("The name of a header is a token: letters, digits and !#$%&'*+-.^_`|~");
    } else if (isFixed(known, constant(action))) {
      element.warning("This header can't be changed by a policy; it stays as it is");
    }
  }

  private static <T extends @Nullable Object> @Nullable T constant(Operand<T> operand) {
    return operand instanceof Operand.Constant<T> known ? known.value() : null;
  }

  private static boolean isFixed(String name, @Nullable ExistsAction action) {
    return HeaderNames.isFixed(name)
        || (action == ExistsAction.DELETE && name.equalsIgnoreCase("Server"));
  }

  @Override
  public Flow run(PolicyRun run) {
    apply(run, onRequest ? run.request() : run.responseDraft().headers());
    return Flow.NEXT;
  }

  /** Does its work on those headers. */
  void apply(PolicyRun run, MessageHeaders headers) {
    String header = name.of(run);
    ExistsAction what = action.of(run);
    if (fixed != null ? fixed : isFixed(header, what)) {
      return;
    }
    if (!name.isConstant() && !HeaderNames.isToken(header)) {
      throw PolicyFailure.failed(
          ErrorReasons.EXPRESSION, "The expression of a header's name gave no name.", null);
    }
    switch (what) {
      case DELETE -> headers.remove(header);
      case OVERRIDE -> replace(headers, header, evaluate(run));
      case SKIP -> {
        if (headers.values(header).isEmpty()) {
          replace(headers, header, evaluate(run));
        }
      }
      case APPEND -> append(headers, header, evaluate(run));
    }
  }

  private List<String> evaluate(PolicyRun run) {
    if (values.size() == 1) {
      String only = evaluate(values.get(0), run);
      return only == null ? List.of() : listOf(only);
    }
    List<String> all = new ArrayList<>(values.size());
    for (Operand<@Nullable String> value : values) {
      String text = evaluate(value, run);
      if (text != null) {
        all.add(text);
      }
    }
    return all;
  }

  @SuppressWarnings("ReferenceEquality") // The same object needs no second list.
  private List<String> listOf(String only) {
    List<String> list = last;
    if (list.get(0) != only) {
      list = List.of(only);
      last = list;
    }
    return list;
  }

  @SuppressWarnings("ReferenceEquality") // The same object needs no second look.
  private @Nullable String evaluate(Operand<@Nullable String> value, PolicyRun run) {
    String text = value.of(run);
    if (text == null || text == checked || value.isConstant()) {
      return text;
    }
    if (!HeaderNames.isValue(text)) {
      throw PolicyFailure.failed(
          ErrorReasons.EXPRESSION, "The expression of a header's value gave line breaks.", null);
    }
    checked = text;
    return text;
  }

  private static void replace(MessageHeaders headers, String name, List<String> values) {
    if (values.isEmpty()) {
      headers.remove(name);
    } else {
      headers.set(name, joined(name, values));
    }
  }

  private static void append(MessageHeaders headers, String name, List<String> values) {
    if (!values.isEmpty()) {
      List<String> all = new ArrayList<>(headers.values(name));
      all.addAll(values);
      headers.set(name, joined(name, all));
    }
  }

  private static List<String> joined(String name, List<String> values) {
    return values.size() == 1 || HeaderNames.keepsValuesSeparate(name)
        ? values
        : List.of(String.join(",", values));
  }

  /** What to do with a value that is there already. */
  enum ExistsAction {
    OVERRIDE,
    SKIP,
    APPEND,
    DELETE;

    /** The attribute {@code exists-action}, which is {@code override} by default. */
    static Operand<ExistsAction> read(ElementReader element) {
      return element.choice(
          "exists-action",
          OVERRIDE,
          Map.of("override", OVERRIDE, "skip", SKIP, "append", APPEND, "delete", DELETE));
    }
  }
}
