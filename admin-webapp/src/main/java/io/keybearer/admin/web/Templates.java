package io.keybearer.admin.web;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;

/**
 * The templates, compiled by the build. They escape what they print by where it stands: text,
 * attribute, URL.
 *
 * <p>Thread-safe.
 */
final class Templates {
  private static final String PACKAGE = "io.keybearer.admin.web.template";

  private final TemplateEngine engine =
      TemplateEngine.createPrecompiled(
          null, ContentType.Html, Templates.class.getClassLoader(), PACKAGE);

  /**
   * A page's HTML.
   *
   * @param template the file under {@code src/main/jte} without its ending
   * @param model what it shows
   */
  String render(String template, Object model) {
    StringOutput output = new StringOutput();
    engine.render(template + ".jte", model, output);
    return output.toString();
  }
}
