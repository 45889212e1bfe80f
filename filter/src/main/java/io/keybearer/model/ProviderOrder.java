package io.keybearer.model;

/**
 * The order of a list of credential providers. Those that are equal in it are ordered by their ids.
 *
 * @param by what they are ordered by
 * @param descending whether the last comes first
 */
public record ProviderOrder(By by, boolean descending) {
  /** What they are ordered by. */
  public enum By {
    /** The id. */
    NAME,
    /** What kind of identity provider it is. */
    TYPE,
    /** The last day of the client secret; those without one come last. */
    SECRET,
    /** When it was last changed. */
    CHANGED
  }
}
