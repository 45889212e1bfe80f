package io.keybearer.policy.template;

import java.util.Map;
import java.util.Optional;
import liqp.Template;
import liqp.TemplateContext;
import liqp.TemplateParser;
import liqp.filters.Filter;
import liqp.nodes.LNode;
import liqp.parser.Flavor;
import liqp.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * A Liquid template, parsed once. It sees the values it is given and nothing else: nothing can be
 * included, and no filter reaches a file, a class or the network. Rounds of loops, texts and the
 * result are limited.
 *
 * <p>Immutable and thread-safe.
 */
public final class LiquidTemplate {
  /** The longest result, and the longest text that a filter may make, in characters. */
  public static final int LONGEST = 4 << 20;

  private static final int LONGEST_TEMPLATE_BYTES = 1 << 20;
  private static final int MOST_ROUNDS = 100_000;
  private static final TemplateParser PARSER = parser();

  private final Template template;

  private LiquidTemplate(Template template) {
    this.template = template;
  }

  private static TemplateParser parser() {
    TemplateParser.Builder builder =
        new TemplateParser.Builder()
            .withFlavor(Flavor.LIQUID)
            .withErrorMode(TemplateParser.ErrorMode.STRICT)
            .withMaxIterations(MOST_ROUNDS)
            .withMaxSizeRenderedString(LONGEST)
            .withMaxTemplateSizeBytes(LONGEST_TEMPLATE_BYTES)
            .withTag(new NoInclude("include"))
            .withTag(new NoInclude("include_relative"))
            .withNameResolver(
                name -> {
                  throw new IllegalStateException("Nothing can be included");
                });
    for (Filter filter : Flavor.LIQUID.getFilters().values()) {
      builder.withFilter(new BoundedFilter(filter));
    }
    return builder.build();
  }

  /**
   * Parses a template.
   *
   * @throws TemplateException when it is none; the message says where
   */
  public static LiquidTemplate parse(String text) {
    try {
      return new LiquidTemplate(PARSER.parse(text));
    } catch (RuntimeException | StackOverflowError e) {
      throw new TemplateException(Optional.ofNullable(e.getMessage()).orElse("too deep"), e);
    }
  }

  /**
   * Fills the template in.
   *
   * @param values texts, numbers, truth values, lists and maps of such, by name
   * @throws TemplateException when it fails or exceeds a limit; the message may hold values
   */
  public String render(Map<String, Object> values) {
    try {
      return template.renderUnguarded(values);
    } catch (RuntimeException | StackOverflowError e) {
      throw new TemplateException(Optional.ofNullable(e.getMessage()).orElse("too deep"), e);
    }
  }

  /** Takes the place of the tags that would read files. */
  private static final class NoInclude extends Tag {
    NoInclude(String name) {
      super(name);
    }

    @Override
    public Object render(TemplateContext context, LNode... nodes) {
      throw new IllegalStateException("The tag '" + name + "' is not available here");
    }
  }

  /** A filter whose result can't be longer than it may. */
  private static final class BoundedFilter extends Filter {
    private final Filter filter;

    BoundedFilter(Filter filter) {
      super(filter.name);
      this.filter = filter;
    }

    @Override
    public @Nullable Object apply(
        @Nullable Object value, TemplateContext context, @Nullable Object... parameters) {
      checkReplacement(value, parameters);
      Object result = filter.apply(value, context, parameters);
      if (result instanceof CharSequence text && text.length() > LONGEST) {
        throw tooLong();
      }
      return result;
    }

    /** Replacing can multiply the length of a text, so it is looked at beforehand. */
    private void checkReplacement(@Nullable Object value, @Nullable Object... parameters) {
      if (name.equals("replace") && parameters.length == 2) {
        long most = 1L + String.valueOf(value).length();
        if (most * String.valueOf(parameters[1]).length() > 16L * LONGEST) {
          throw tooLong();
        }
      }
    }

    private static IllegalStateException tooLong() {
      return new IllegalStateException("A text is longer than " + LONGEST + " characters");
    }
  }
}
