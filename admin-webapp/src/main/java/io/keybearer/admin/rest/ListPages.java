package io.keybearer.admin.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keybearer.admin.service.FieldProblem;
import io.keybearer.admin.service.ListQuery;
import io.keybearer.admin.service.ManagementException;
import io.keybearer.admin.service.Resource;
import io.keybearer.admin.service.ResourcePage;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Lists a page at a time: reads {@code $filter}, {@code $top} and {@code $skip}, and links to the
 * next page by where this one ended, so that every page costs the same and none shows a resource
 * twice while others are made or deleted.
 */
final class ListPages {
  private static final String FILTER = "$filter";
  private static final String TOP = "$top";
  private static final String SKIP = "$skip";
  private static final String SKIP_TOKEN = "$skiptoken";

  private final String base;

  /**
   * Pages of an application.
   *
   * @param publicBaseUrl where clients reach it; never taken from a request
   */
  ListPages(URI publicBaseUrl) {
    this.base = publicBaseUrl.toString().replaceFirst("/+$", "") + '/';
  }

  /**
   * The part of a list that a request asks for.
   *
   * @throws ManagementException when its parameters can't be used
   */
  static ListQuery query(ContainerRequestContext context) {
    List<FieldProblem> problems = new ArrayList<>();
    Optional<String> filter = parameter(context, FILTER, problems).filter(text -> !text.isBlank());
    int top =
        number(context, TOP, 1, problems)
            .map(wanted -> Math.min(wanted, ListQuery.MOST_ON_A_PAGE))
            .orElse(ListQuery.USUAL_ON_A_PAGE);
    int skip = number(context, SKIP, 0, problems).orElse(0);
    Optional<String> after =
        parameter(context, SKIP_TOKEN, problems).map(token -> key(token, problems));
    if (!problems.isEmpty()) {
      throw ManagementException.invalid(problems);
    }
    return new ListQuery(filter, top, skip, after);
  }

  /**
   * The answer.
   *
   * @param hasCount whether it tells how many there are in all
   * @param writer writes one of them
   */
  <T> Response answer(
      ContainerRequestContext context,
      ListQuery query,
      ResourcePage<T> page,
      boolean hasCount,
      Function<Resource<T>, ObjectNode> writer) {
    ObjectNode body = Json.object();
    ArrayNode value = body.putArray("value");
    page.resources().forEach(resource -> value.add(writer.apply(resource)));
    if (hasCount) {
      body.put("count", page.count());
    }
    body.put("nextLink", page.next().map(next -> link(context, query, next)).orElse(""));
    return Json.response(200, body).build();
  }

  private String link(ContainerRequestContext context, ListQuery query, String next) {
    StringBuilder link =
        new StringBuilder(base)
            .append(context.getUriInfo().getPath(false))
            .append("?api-version=")
            .append(encoded(values(context, "api-version").get(0)));
    query
        .filter()
        .ifPresent(text -> link.append('&').append(FILTER).append('=').append(encoded(text)));
    if (!values(context, TOP).isEmpty()) {
      link.append('&').append(TOP).append('=').append(query.top());
    }
    String token =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(next.getBytes(StandardCharsets.UTF_8));
    return link.append('&').append(SKIP_TOKEN).append('=').append(token).toString();
  }

  private static Optional<Integer> number(
      ContainerRequestContext context, String name, int least, List<FieldProblem> problems) {
    Optional<String> text = parameter(context, name, problems);
    Optional<Integer> number =
        text.filter(digits -> digits.matches("[0-9]{1,9}"))
            .map(Integer::valueOf)
            .filter(value -> value >= least);
    if (text.isPresent() && number.isEmpty()) {
      problems.add(
          new FieldProblem(name, "must be a whole number from " + least + " to 999999999"));
    }
    return number;
  }

  private static Optional<String> parameter(
      ContainerRequestContext context, String name, List<FieldProblem> problems) {
    List<String> values = values(context, name);
    if (values.size() > 1) {
      problems.add(new FieldProblem(name, "is given twice"));
    }
    return values.stream().findFirst();
  }

  private static List<String> values(ContainerRequestContext context, String name) {
    Map<String, List<String>> parameters = context.getUriInfo().getQueryParameters();
    return parameters.entrySet().stream()
        .filter(parameter -> parameter.getKey().toLowerCase(Locale.ROOT).equals(name))
        .flatMap(parameter -> parameter.getValue().stream())
        .filter(value -> !value.isEmpty())
        .toList();
  }

  private static String key(String token, List<FieldProblem> problems) {
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      problems.add(new FieldProblem(SKIP_TOKEN, "is not one that a nextLink has"));
      return "";
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
