package io.keybearer.admin.rest;

import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Demands an {@code api-version} of every request to the Resource Manager's paths: a date from
 * 2021-08-01 on, previews included. The wire form is one and the same for all of them.
 */
@PreMatching
@Priority(400)
final class ApiVersionFilter implements ContainerRequestFilter {
  private static final LocalDate OLDEST = LocalDate.of(2021, 8, 1);
  private static final Pattern VERSION = Pattern.compile("(\\d{4}-\\d{2}-\\d{2})(-[a-zA-Z]+)?");

  @Override
  public void filter(ContainerRequestContext context) {
    if (ArmPath.isArm(context.getUriInfo().getPath(false))) {
      check(given(context.getUriInfo().getQueryParameters()));
    }
  }

  private static List<String> given(Map<String, List<String>> parameters) {
    return parameters.entrySet().stream()
        .filter(parameter -> parameter.getKey().toLowerCase(Locale.ROOT).equals("api-version"))
        .flatMap(parameter -> parameter.getValue().stream())
        .filter(value -> !value.isBlank())
        .toList();
  }

  private static void check(List<String> versions) {
    if (versions.isEmpty()) {
      throw RestException.of(
          400,
          "MissingApiVersionParameter",
          "The api-version query parameter (?api-version=) is required for all requests.");
    }
    if (versions.size() > 1 || !isKnown(versions.get(0))) {
      throw RestException.of(
          400,
          "InvalidApiVersionParameter",
          "The api-version must be one date from "
              + OLDEST
              + " on, such as 2024-05-01 or 2023-05-01-preview.");
    }
  }

  private static boolean isKnown(String version) {
    Matcher matcher = VERSION.matcher(version);
    try {
      return matcher.matches() && !LocalDate.parse(matcher.group(1)).isBefore(OLDEST);
    } catch (DateTimeParseException e) {
      return false;
    }
  }
}
