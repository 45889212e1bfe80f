package io.keybearer.admin.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keybearer.admin.service.RedirectUrls;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * {@code /ui/api}: how programs use the management API, with its operations; with {@code
 * format=json} its contract as a file.
 */
final class ApiPage implements Page {
  /** Where the management API keeps its contract. */
  private static final String CONTRACT = "/io/keybearer/admin/rest/openapi.json";

  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "patch", "head");

  private final RedirectUrls addresses;
  private final String service;
  private final String contract;
  private final List<ApiModel.Group> groups;

  ApiPage(RedirectUrls addresses, String service) {
    this.addresses = addresses;
    this.service = service;
    this.contract = read();
    this.groups = groups(contract);
  }

  @Override
  public Answer get(PageRequest request) {
    if (request.field("format").equals("json")) {
      return new Answer.Download("openapi.json", "application/json", contract);
    }
    return Answer.html(
        "api",
        new ApiModel(
            request.frame("api", request.t("nav.api")), addresses.base(), service, groups));
  }

  private static String read() {
    try (InputStream in = ApiPage.class.getResourceAsStream(CONTRACT)) {
      if (in == null) {
        throw new IllegalStateException("the application holds no " + CONTRACT);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<ApiModel.Group> groups(String contract) {
    List<ApiModel.Operation> own = new ArrayList<>();
    List<ApiModel.Operation> azure = new ArrayList<>();
    try {
      for (Map.Entry<String, JsonNode> path :
          new ObjectMapper().readTree(contract).path("paths").properties()) {
        for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
          if (METHODS.contains(method.getKey())) {
            (path.getKey().startsWith("/api/") ? own : azure)
                .add(
                    new ApiModel.Operation(
                        method.getKey().toUpperCase(Locale.ROOT),
                        path.getKey(),
                        method.getValue().path("summary").asText()));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.of(new ApiModel.Group("own", own), new ApiModel.Group("azure", azure));
  }
}
