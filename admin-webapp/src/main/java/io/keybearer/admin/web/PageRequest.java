package io.keybearer.admin.web;

import io.keybearer.admin.service.Actor;
import io.keybearer.admin.service.ResourceName;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a browser asks a page for. */
final class PageRequest {
  private final HttpServletRequest servletRequest;
  private final String service;
  private final Map<String, String> variables;
  private final Optional<Visitor> visitor;
  private final Texts texts;
  private final String assets;
  private final String theme;

  PageRequest(
      HttpServletRequest servletRequest,
      String service,
      Map<String, String> variables,
      Optional<Visitor> visitor,
      Texts texts,
      String assets,
      String theme) {
    this.servletRequest = servletRequest;
    this.service = service;
    this.variables = variables;
    this.visitor = visitor;
    this.texts = texts;
    this.assets = assets;
    this.theme = theme;
  }

  /** The part of the path that stands for a name in braces, decoded. */
  String variable(String name) {
    String value = variables.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the page's path has no {" + name + "}");
    }
    return value;
  }

  /** A field of the query or of the form, without blanks around it; empty when there is none. */
  String field(String name) {
    String value = servletRequest.getParameter(name);
    return value == null ? "" : value.strip();
  }

  /** A field as it was typed, for secrets and bodies. */
  String rawField(String name) {
    String value = servletRequest.getParameter(name);
    return value == null ? "" : value;
  }

  /** All values of a field, in the form's order. */
  List<String> fields(String name) {
    String[] values = servletRequest.getParameterValues(name);
    return values == null ? List.of() : Arrays.asList(values);
  }

  /**
   * The text of a file that a form brought, in UTF-8; empty when it brought none.
   *
   * @throws UncheckedIOException when the request broke off
   */
  Optional<String> upload(String name) {
    if (!isMultipart(servletRequest)) {
      return Optional.empty();
    }
    try {
      Part part = servletRequest.getPart(name);
      if (part == null || part.getSubmittedFileName() == null) {
        return Optional.empty();
      }
      try (InputStream in = part.getInputStream()) {
        return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ServletException e) {
      throw new IllegalStateException("the form was read before", e);
    }
  }

  /** Whether a request brings a form that may hold files. */
  static boolean isMultipart(HttpServletRequest request) {
    String type = request.getContentType();
    return type != null && type.toLowerCase(Locale.ROOT).startsWith("multipart/form-data");
  }

  /** Every field of the query or of the form with its first value. */
  Map<String, String> allFields() {
    Map<String, String> fields = new java.util.TreeMap<>();
    servletRequest.getParameterMap().forEach((name, values) -> fields.put(name, values[0].strip()));
    return fields;
  }

  /** A whole number of the query within bounds; the default for anything else. */
  int number(String name, int least, int most, int other) {
    String text = field(name);
    if (!text.matches("\\d{1,9}")) {
      return other;
    }
    int number = Integer.parseInt(text);
    return number < least || number > most ? other : number;
  }

  /** The row that the page begins behind, where the query says so. */
  Optional<Long> before() {
    return Optional.of(field("before"))
        .filter(text -> text.matches("\\d{1,18}"))
        .map(Long::valueOf);
  }

  /** Who is signed in. */
  Optional<Visitor> visitor() {
    return visitor;
  }

  /**
   * Who is signed in, on a page that needs it.
   *
   * @throws IllegalStateException on another page
   */
  Visitor signedIn() {
    return visitor.orElseThrow(() -> new IllegalStateException("the page is open to anybody"));
  }

  /** The connection that the path names by {@code {provider}} and {@code {connection}}. */
  ResourceName connection(String service) {
    return ResourceName.of(service, variable("provider"), variable("connection"));
  }

  /** Who is signed in, as audit rows name them. */
  Actor actor() {
    return new Actor(signedIn().principal().name());
  }

  /** The container's request. */
  HttpServletRequest servletRequest() {
    return servletRequest;
  }

  /** The words of a key. */
  String t(String key, Object... arguments) {
    return texts.of(key, arguments);
  }

  /** The words. */
  Texts texts() {
    return texts;
  }

  /**
   * The frame of a page.
   *
   * @param section its entry of the navigation
   * @param title its title, in words
   */
  Frame frame(String section, String title) {
    String notice = notice();
    return new Frame(
        texts,
        servletRequest.getContextPath(),
        service,
        assets,
        theme,
        title,
        section,
        path(),
        visitor,
        // A key, never a text: what a link says would otherwise be shown as the application's
        // words.
        Optional.ofNullable(notice)
            .filter(key -> key.matches("[a-z-]{1,40}"))
            .map(key -> texts.orElse("done." + key, ""))
            .filter(text -> !text.isEmpty()),
        Shell.of(servletRequest));
  }

  /** What the query says has been done; nothing where the query can't be read. */
  private @Nullable String notice() {
    try {
      // Of links only: a form may be large, and the page may be the one that says so.
      return servletRequest.getMethod().equals("GET") ? servletRequest.getParameter("done") : null;
    } catch (RuntimeException e) {
      return null;
    }
  }

  /** The request's path below the context path, with its query, as it was sent. */
  String path() {
    String path =
        servletRequest.getRequestURI().substring(servletRequest.getContextPath().length());
    String query = servletRequest.getQueryString();
    return query == null ? path : path + '?' + query;
  }

  /** A text as one segment of a path or one value of a query. */
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
