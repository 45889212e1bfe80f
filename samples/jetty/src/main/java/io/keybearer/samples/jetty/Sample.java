package io.keybearer.samples.jetty;

/** A program that starts servers and runs until it is interrupted. */
public interface Sample extends AutoCloseable {
  /**
   * Starts everything and returns once it answers.
   *
   * @throws DemoException if a part does not start
   */
  void start();

  /** What a person sees once it has started: addresses, and what to try. */
  String welcome();

  /** Its database, which is started again when it ends. */
  EmbeddedDatabase database();

  /** Stops everything; may come while {@link #start()} runs, and more than once. */
  @Override
  void close();
}
