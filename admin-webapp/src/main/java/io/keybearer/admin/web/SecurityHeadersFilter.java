package io.keybearer.admin.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * Puts the headers on every answer that keep browsers from doing what a page did not ask for, and
 * pages out of caches. {@link AssetServlet} alone lets its answers be kept.
 *
 * <p>Scripts and styles come from this application's own files only: no inline script, style or
 * event handler runs. The one exception is the policy editor, which makes its styles while it runs:
 * its page takes styles that carry the answer's nonce. A form goes to this application only, so
 * that a login at a provider is reached by a link. The referrer is kept back, because addresses of
 * the consent flow hold what others must not see.
 */
public final class SecurityHeadersFilter extends HttpFilter {
  /** What a page may load and where it may send. */
  static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src"
          + " 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors"
          + " 'none'; object-src 'none'";

  /** The request's attribute that holds the nonce of styles, on pages that have one. */
  static final String STYLE_NONCE = "io.keybearer.admin.web.style-nonce";

  private static final long serialVersionUID = 1L;
  private static final int NONCE_BYTES = 16;

  private final transient SecureRandom random = new SecureRandom();

  /** Made by the container. */
  public SecurityHeadersFilter() {}

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    response.setHeader("Content-Security-Policy", contentSecurityPolicy(request));
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("X-Frame-Options", "DENY");
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    response.setHeader("Cache-Control", "no-store");
    chain.doFilter(request, response);
  }

  private String contentSecurityPolicy(HttpServletRequest request) {
    if (!request.getRequestURI().equals(request.getContextPath() + PolicyEditorPage.PATH)) {
      return CONTENT_SECURITY_POLICY;
    }
    byte[] bytes = new byte[NONCE_BYTES];
    random.nextBytes(bytes);
    String nonce = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    request.setAttribute(STYLE_NONCE, nonce);
    return CONTENT_SECURITY_POLICY.replace(
        "style-src 'self'", "style-src 'self' 'nonce-" + nonce + '\'');
  }
}
