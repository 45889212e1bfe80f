/**
 * The pages: what a browser shows of the application, and what it may send back.
 *
 * <p>Read {@link io.keybearer.admin.web.PageServlet} first: it finds the page of a request, lets it
 * answer, and writes the answer. A page calls the same use cases as the REST API does and holds no
 * rule of its own; its template is under {@code src/main/jte} and gets one record. A page is about
 * one service, which its path names ({@link io.keybearer.admin.web.ServicePath}); it is made anew
 * for each, and links by {@link io.keybearer.admin.web.Frame#url} stay in it. Every form works
 * without JavaScript, and no page needs more than the content security policy of {@link
 * io.keybearer.admin.web.SecurityHeadersFilter} allows.
 *
 * <p>Sole user of jte. Arrows: model, policyxml, admin.service, admin.consent, admin.security.
 */
@NullMarked
package io.keybearer.admin.web;

import org.jspecify.annotations.NullMarked;
