package io.keybearer.policy;

/** How much a policy document applies to; the wider one is what {@code <base/>} stands for. */
enum Scope {
  GLOBAL("global"),
  API("api"),
  OPERATION("operation");

  private final String text;

  Scope(String text) {
    this.text = text;
  }

  /** What {@code context.LastError.Scope} says. */
  String text() {
    return text;
  }
}
