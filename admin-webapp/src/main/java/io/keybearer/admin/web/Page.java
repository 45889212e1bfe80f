package io.keybearer.admin.web;

/** One page: what it shows, and what its forms do. Thread-safe. */
interface Page {
  /**
   * Shows the page.
   *
   * @throws io.keybearer.admin.service.ManagementException when it can't be shown; {@link
   *     PageServlet} answers with the error page
   */
  Answer get(PageRequest request);

  /**
   * Does what a form of the page asks for. The form's token was checked. What the person must mend
   * is answered with the page again, everything typed in it but secrets; a success is a redirect.
   *
   * @throws io.keybearer.admin.service.ManagementException when it can't be done
   * @throws MethodNotAllowedException when the page has no form
   */
  default Answer post(PageRequest request) {
    throw new MethodNotAllowedException();
  }

  /** The page has no form. */
  final class MethodNotAllowedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
