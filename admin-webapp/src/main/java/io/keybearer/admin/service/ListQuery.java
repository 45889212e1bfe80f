package io.keybearer.admin.service;

import java.util.Optional;

/**
 * Which part of a list somebody wants.
 *
 * @param filter an expression of OData such as {@code contains(name,'crm')}; empty wants all
 * @param top how many resources a page has; 1 to {@value #MOST_ON_A_PAGE}
 * @param skip how many to leave out; 0 or more
 * @param after where the page before ended, as {@link ResourcePage#next()} gave it
 */
public record ListQuery(Optional<String> filter, int top, int skip, Optional<String> after) {
  /** The most resources of a page. */
  public static final int MOST_ON_A_PAGE = 1000;

  /** The resources of a page where the caller does not say. */
  public static final int USUAL_ON_A_PAGE = 100;
}
