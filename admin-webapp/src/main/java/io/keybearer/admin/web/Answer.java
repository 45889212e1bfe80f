package io.keybearer.admin.web;

import java.net.URI;

/** What a page answers. */
public sealed interface Answer {
  /**
   * A page of HTML.
   *
   * @param status the HTTP status
   * @param template the template's name, such as {@code overview}
   * @param model what the template shows
   */
  record Html(int status, String template, Object model) implements Answer {}

  /**
   * The browser goes on to another page by GET (303).
   *
   * @param path below the context path, its query included, such as {@code /ui/connections?q=a}
   * @param cookie the value of a {@code Set-Cookie} header; empty for none
   */
  record Redirect(String path, String cookie) implements Answer {
    /** Goes on and sets no cookie. */
    Redirect(String path) {
      this(path, "");
    }

    /** Names the path only: the cookie may be a session's. */
    @Override
    public String toString() {
      return "Redirect[" + path + ']';
    }
  }

  /**
   * The browser leaves this application by GET (303): to an authorization endpoint, or to an
   * address that settings allow. Never to one that a request names.
   *
   * @param to where to
   * @param cookie the value of a {@code Set-Cookie} header; empty for none
   */
  record Leave(URI to, String cookie) implements Answer {
    /** Names the host only: the rest may be secret. */
    @Override
    public String toString() {
      return "Leave[" + to.getHost() + ']';
    }
  }

  /**
   * A text file to keep.
   *
   * @param name the file's name, proposed to the browser
   * @param type the media type, without a charset; it is sent in UTF-8
   * @param text the content
   */
  record Download(String name, String type, String text) implements Answer {}

  /**
   * What a script of a page asked for.
   *
   * @param content what becomes JSON: records, lists, maps and texts
   */
  record Json(Object content) implements Answer {}

  /** A page with status 200. */
  static Answer html(String template, Object model) {
    return new Html(200, template, model);
  }
}
