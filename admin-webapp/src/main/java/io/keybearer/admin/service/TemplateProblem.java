package io.keybearer.admin.service;

/** Something of a template can't be used; the message says what, and what was expected. */
final class TemplateProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TemplateProblem(String message) {
    super(message, null, false, false);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
