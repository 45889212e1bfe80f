package io.keybearer.admin.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.keybearer.admin.security.PageRequests;
import io.keybearer.admin.security.Permission;
import io.keybearer.admin.security.SecurityUnavailableException;
import io.keybearer.admin.security.Setup;
import io.keybearer.admin.service.ManagementException;
import io.keybearer.admin.service.ResourceName;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code /ui/*}, {@code /consent/*} and {@code /callback/*}: finds the page of a path, who
 * is signed in and whether they may, and writes what the page answers. Nothing that fails shows
 * more than a sentence and a reference for the log.
 */
public final class PageServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final Set<String> LOGINS = Set.of("consent", "callback");
  private static final Set<List<String>> OPEN_BEFORE_SETUP =
      Set.of(List.of("ui", "setup"), List.of("ui", "theme"));

  /** What containers take of a form, files apart. */
  private static final long MOST_FORM_BYTES = 200_000;

  private static final Logger LOG = LoggerFactory.getLogger(PageServlet.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final transient Templates templates = new Templates();
  private final transient Texts texts = Texts.english();
  private final transient String assets = Assets.bundled().name();
  private final transient Map<String, List<Route>> routes = new ConcurrentHashMap<>();

  /** Made by the container. */
  public PageServlet() {}

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    request.setCharacterEncoding(StandardCharsets.UTF_8.name());
    PageRequest anonymous = read(request, ServicePath.DEFAULT, Map.of(), Optional.empty());
    try {
      write(request, response, answer(request));
    } catch (ManagementException e) {
      write(request, response, refused(anonymous, e));
    } catch (SecurityUnavailableException e) {
      LOG.warn("page {} failed: the store is not available", request.getRequestURI());
      write(request, response, error(anonymous, 503, texts.of("error.503"), ""));
    } catch (RuntimeException e) {
      String reference = UUID.randomUUID().toString();
      LOG.error("page {} failed, reference {}", request.getRequestURI(), reference, e);
      write(request, response, error(anonymous, 500, texts.of("error.500"), reference));
    }
  }

  private Answer answer(HttpServletRequest request) {
    WebServices services = services();
    PageRequest anonymous = read(request, ServicePath.DEFAULT, Map.of(), Optional.empty());
    if (!services.ready().getAsBoolean()) {
      return error(anonymous, 503, texts.of("error.503"), "");
    }
    List<String> path = segments(request);
    if (!isOpen(services.access().setup(), path)) {
      return SetupPage.instead(anonymous);
    }
    Optional<Visitor> visitor = services.visitors().find(request);
    // Who is not signed in does not learn which services there are.
    String service = visitor.isPresent() ? service(services, path) : ServicePath.DEFAULT;
    List<String> page = ServicePath.page(path);
    for (Route route : routes.computeIfAbsent(service, name -> routes(services, name))) {
      Optional<Map<String, String>> variables = route.match(page);
      if (variables.isPresent()) {
        return answer(services, route, read(request, service, variables.get(), visitor));
      }
    }
    return visitor.isPresent()
        ? error(read(request, service, Map.of(), visitor), 404, texts.of("error.404"), "")
        : signIn(anonymous);
  }

  /** The service of a path by its own spelling; the path may name it in another. */
  private static String service(WebServices services, List<String> path) {
    return ServicePath.named(path)
        .map(name -> services.services().get(ResourceName.of(name)).name().service())
        .orElse(ServicePath.DEFAULT);
  }

  /**
   * Whether a path can be used yet. Logins at identity providers are begun by the API, so they work
   * where the API does: an installation that is run by it alone has no account.
   */
  private static boolean isOpen(Setup setup, List<String> path) {
    return setup.isDone()
        || OPEN_BEFORE_SETUP.contains(path)
        || (LOGINS.contains(path.get(0)) && setup.isApiOpen());
  }

  private Answer answer(WebServices services, Route route, PageRequest page) {
    String method = page.servletRequest().getMethod();
    boolean reads = method.equals("GET") || method.equals("HEAD");
    if (route.view().isPresent()) {
      Optional<Visitor> visitor = page.visitor();
      if (visitor.isEmpty()) {
        return signIn(page);
      }
      Permission needed = reads ? route.view().get() : route.change();
      if (!visitor.get().principal().may(needed)) {
        services.access().denials().count(visitor.get().principal(), needed);
        return error(page, 403, missing(needed), "");
      }
    }
    if (!reads && !method.equals("POST")) {
      return error(page, 405, texts.of("error.405"), "");
    }
    int status = readFields(page.servletRequest(), route);
    if (status != 200) {
      return error(page, status, texts.of("error." + status), "");
    }
    if (reads) {
      return route.page().get(page);
    }
    if (!isOwnForm(services.access().pageRequests(), page)) {
      return error(page, 400, texts.of("error.400"), "");
    }
    try {
      return route.page().post(page);
    } catch (Page.MethodNotAllowedException e) {
      return error(page, 405, texts.of("error.405"), "");
    }
  }

  /** Which permission somebody lacks, and which roles have it. */
  private String missing(Permission needed) {
    return needed
        .least()
        .map(role -> texts.of("error.403", needed.text(), texts.of("error.403." + role.text())))
        .orElseGet(() -> texts.of("error.403", needed.text(), texts.of("error.403.none")));
  }

  /**
   * Reads the query or the form, which the container may refuse: the status to answer with then,
   * else 200. Nobody who is not signed in makes it read files.
   */
  private static int readFields(HttpServletRequest request, Route route) {
    try {
      if (PageRequest.isMultipart(request)) {
        if (route.view().isEmpty()) {
          return 400;
        }
        request.getParts();
      }
      request.getParameterMap();
      return 200;
    } catch (IOException | ServletException | RuntimeException e) {
      // Containers throw what they like here: IllegalStateException, or classes of their own.
      LOG.info("the fields of a request can't be read: {}", e.toString());
      return request.getContentLengthLong() > MOST_FORM_BYTES ? 413 : 400;
    }
  }

  /** Whether a form was sent by a page of this application and, with a session, of the session. */
  private static boolean isOwnForm(PageRequests rules, PageRequest page) {
    HttpServletRequest request = page.servletRequest();
    return rules.isOfThisSite(
            request.getMethod(),
            Optional.ofNullable(request.getHeader("Sec-Fetch-Site")),
            Optional.ofNullable(request.getHeader("Origin")))
        && page.visitor()
            .map(
                visitor ->
                    MessageDigest.isEqual(
                        visitor.formToken().getBytes(StandardCharsets.UTF_8),
                        page.field("form-token").getBytes(StandardCharsets.UTF_8)))
            .orElse(true);
  }

  private static Answer signIn(PageRequest page) {
    boolean reads = page.servletRequest().getMethod().equals("GET");
    return new Answer.Redirect(
        "/ui/sign-in?return=" + PageRequest.encoded(reads ? page.path() : "/ui/"));
  }

  private Answer refused(PageRequest page, ManagementException refusal) {
    int status =
        switch (refusal.kind()) {
          case INVALID -> 400;
          case LIMIT_EXCEEDED, CONFLICT -> 409;
          case NOT_FOUND -> 404;
          case PRECONDITION_FAILED -> 412;
          case UNAVAILABLE -> 503;
        };
    return error(page, status, String.valueOf(refusal.getMessage()), "");
  }

  private Answer error(PageRequest page, int status, String explanation, String reference) {
    Frame frame = page.frame("", ErrorPageFilter.title(texts, status));
    return new Answer.Html(status, "error", new ErrorModel(frame, status, explanation, reference));
  }

  private PageRequest read(
      HttpServletRequest request,
      String service,
      Map<String, String> variables,
      Optional<Visitor> visitor) {
    return new PageRequest(
        request, service, variables, visitor, texts, assets, ThemePage.theme(request));
  }

  /** The path's segments as they were sent, each decoded by itself: an id may hold a slash. */
  private static List<String> segments(HttpServletRequest request) {
    String path = request.getRequestURI().substring(request.getContextPath().length());
    List<String> segments = new ArrayList<>();
    for (String segment : path.substring(1).split("/", -1)) {
      segments.add(URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8));
    }
    return segments;
  }

  private void write(HttpServletRequest request, HttpServletResponse response, Answer answer)
      throws IOException {
    if (answer instanceof Answer.Html html) {
      byte[] body =
          templates.render(html.template(), html.model()).getBytes(StandardCharsets.UTF_8);
      response.setStatus(html.status());
      response.setContentType("text/html;charset=utf-8");
      body(request, response, body);
    } else if (answer instanceof Answer.Redirect redirect) {
      response.setStatus(HttpServletResponse.SC_SEE_OTHER);
      String service = ServicePath.named(segments(request)).orElse(ServicePath.DEFAULT);
      response.setHeader(
          "Location", request.getContextPath() + ServicePath.of(service, redirect.path()));
      if (!redirect.cookie().isEmpty()) {
        response.addHeader("Set-Cookie", redirect.cookie());
      }
    } else if (answer instanceof Answer.Leave leave) {
      response.setStatus(HttpServletResponse.SC_SEE_OTHER);
      response.setHeader("Location", leave.to().toString());
      if (!leave.cookie().isEmpty()) {
        response.addHeader("Set-Cookie", leave.cookie());
      }
    } else if (answer instanceof Answer.Json json) {
      response.setContentType("application/json");
      body(request, response, JSON.writeValueAsBytes(json.content()));
    } else if (answer instanceof Answer.Download download) {
      response.setContentType(download.type() + ";charset=utf-8");
      response.setHeader("Content-Disposition", "attachment; filename=\"" + download.name() + '"');
      body(request, response, download.text().getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void body(HttpServletRequest request, HttpServletResponse response, byte[] body)
      throws IOException {
    response.setContentLength(body.length);
    if (!request.getMethod().equals("HEAD")) {
      response.getOutputStream().write(body);
    }
  }

  private static List<Route> routes(WebServices services, String service) {
    List<Route> all = new ArrayList<>(SignInPages.of(services.access()));
    all.addAll(Pages.of(services, service));
    all.addAll(AdministrationPages.of(services, service));
    return List.copyOf(all);
  }

  private WebServices services() {
    if (getServletContext().getAttribute(WebServices.ATTRIBUTE) instanceof WebServices services) {
      return services;
    }
    throw new IllegalStateException("the application's listener has not started");
  }
}
