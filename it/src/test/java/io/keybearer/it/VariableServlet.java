package io.keybearer.it;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.keybearer.model.AuthorizationContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Behind the filter: tells what it finds as the request attribute {@code auth-context}. */
public final class VariableServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Object found = request.getAttribute("auth-context");
    Map<String, Object> seen = new LinkedHashMap<>();
    seen.put("authorization", Collections.list(request.getHeaders("Authorization")));
    seen.put("found", found != null);
    if (found instanceof AuthorizationContext context) {
      seen.put("accessToken", context.accessToken());
      seen.put("claims", context.claims());
      seen.put("text", context.toString());
    }
    response.setContentType("application/json");
    response.getWriter().write(JSON.writeValueAsString(seen));
  }
}
