package io.keybearer.servlet;

import static io.keybearer.servlet.GatewayServer.document;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What the servlet behind the gateway sees of a request that policies changed. */
final class RequestViewTest {
  private final List<String> seen = new CopyOnWriteArrayList<>();

  private static String setHeader(String name, String action, String... values) {
    StringBuilder policy = new StringBuilder();
    policy.append("<set-header name='" + name + "' exists-action='" + action + "'>");
    for (String value : values) {
      policy.append("<value>" + value + "</value>");
    }
    return policy.append("</set-header>").toString();
  }

  private void run(String inbound, GatewayServer.Behaviour behaviour, String... request)
      throws Exception {
    try (GatewayServer server = GatewayServer.start(document(inbound, "", ""), behaviour)) {
      assertThat(server.client().send(request).status()).isEqualTo(200);
    }
  }

  private static List<String> all(HttpServletRequest request, String name) {
    return Collections.list(request.getHeaders(name));
  }

  private static List<String> names(HttpServletRequest request, String like) {
    List<String> names = Collections.list(request.getHeaderNames());
    names.removeIf(name -> !name.equalsIgnoreCase(like));
    return names;
  }

  @Test
  void overrideHidesEveryCopyOfTheClient_inAnyCasing() throws Exception {
    run(
        setHeader("Authorization", "override", "Bearer ours"),
        (request, response) -> {
          seen.add(request.getHeader("authorization"));
          seen.addAll(all(request, "AUTHORIZATION"));
          seen.addAll(names(request, "authorization"));
        },
        "GET / HTTP/1.1",
        "authorization: one",
        "AUTHORIZATION: two",
        "Authorization: three");

    assertThat(seen).containsExactly("Bearer ours", "Bearer ours", "Authorization");
  }

  @Test
  void untouchedHeadersComeAsSent_whenAnotherOneIsSet() throws Exception {
    run(
        setHeader("X-New", "override", "n"),
        (request, response) -> {
          seen.addAll(all(request, "x-Two"));
          seen.addAll(names(request, "x-two"));
          seen.add(request.getHeader("X-NEW"));
        },
        "GET / HTTP/1.1",
        "X-Two: 1",
        "x-two: 2");

    assertThat(seen).containsExactly("1", "2", "X-Two", "n");
  }

  @Test
  void deleteHidesTheHeaderFromEveryGetter() throws Exception {
    run(
        setHeader("x-count", "delete"),
        (request, response) -> {
          seen.add(String.valueOf(request.getHeader("X-Count")));
          seen.add(String.valueOf(request.getIntHeader("X-Count")));
          seen.add(String.valueOf(request.getDateHeader("X-Count")));
          seen.addAll(all(request, "X-Count"));
          seen.addAll(names(request, "X-Count"));
        },
        "GET / HTTP/1.1",
        "X-Count: 7");

    assertThat(seen).containsExactly("null", "-1", "-1");
  }

  @Test
  void typedGettersReadTheChangedValue() throws Exception {
    run(
        setHeader("X-Count", "override", "12")
            + setHeader("If-Modified-Since", "override", "Sun, 06 Nov 1994 08:49:37 GMT"),
        (request, response) -> {
          seen.add(String.valueOf(request.getIntHeader("x-count")));
          seen.add(String.valueOf(request.getDateHeader("if-modified-since")));
        },
        "GET / HTTP/1.1",
        "X-Count: 7");

    assertThat(seen).containsExactly("12", "784111777000");
  }

  @Test
  void severalValuesBecomeOneWithCommas_unlessTheHeaderHasCommasItself() throws Exception {
    run(
        setHeader("X-List", "append", "b", "c")
            + setHeader("Cookie", "append", "b=2")
            + setHeader("X-Kept", "skip", "new")
            + setHeader("X-Made", "skip", "new"),
        (request, response) -> {
          seen.addAll(all(request, "X-List"));
          seen.addAll(all(request, "Cookie"));
          seen.add(request.getHeader("X-Kept"));
          seen.add(request.getHeader("X-Made"));
        },
        "GET / HTTP/1.1",
        "X-List: a",
        "Cookie: a=1",
        "X-Kept: old");

    assertThat(seen).containsExactly("a,b,c", "a=1", "b=2", "old", "new");
  }

  @Test
  void variablesAreAttributes_andAttributesOfTheContainerAreNotShadowed() throws Exception {
    run(
        "<get-authorization-context provider-id='p' authorization-id='unknown'"
            + " context-variable-name='nothing' ignore-error='true'/>"
            + "<set-variable name='plain' value='v'/>"
            + "<set-variable name='jakarta.servlet.error.message' value='mine'/>",
        (request, response) -> {
          seen.add(String.valueOf(request.getAttribute("plain")));
          seen.add(String.valueOf(request.getAttribute("nothing")));
          seen.add(String.valueOf(request.getAttribute("jakarta.servlet.error.message")));
          seen.add(
              String.valueOf(
                  request.getAttribute("keybearer.variable.jakarta.servlet.error.message")));
          List<String> names = Collections.list(request.getAttributeNames());
          seen.add(String.valueOf(names.contains("nothing") && names.contains("plain")));
          request.setAttribute("plain", "of the servlet");
          seen.add(String.valueOf(request.getAttribute("plain")));
          request.removeAttribute("plain");
          seen.add(String.valueOf(request.getAttribute("plain")));
        },
        "GET / HTTP/1.1");

    assertThat(seen).containsExactly("v", "null", "null", "mine", "true", "of the servlet", "null");
  }

  @Test
  void policiesRunOnce_andTheViewStays_whenTheServletDispatchesAgain() throws Exception {
    run(
        setHeader("X-Runs", "append", "once") + "<set-variable name='plain' value='v'/>",
        (request, response) -> {
          if (request.getDispatcherType() == DispatcherType.REQUEST) {
            request.startAsync().dispatch();
          } else {
            seen.add(request.getHeader("x-runs"));
            seen.add(String.valueOf(request.getAttribute("plain")));
          }
        },
        "GET / HTTP/1.1");

    assertThat(seen).containsExactly("once", "v");
  }

  @Test
  void asynchronousContextCarriesTheView_whenStartedWithoutArguments() throws Exception {
    run(
        setHeader("Authorization", "override", "Bearer ours"),
        (request, response) -> {
          HttpServletRequest carried = (HttpServletRequest) request.startAsync().getRequest();
          seen.add(carried.getHeader("Authorization"));
          request.getAsyncContext().complete();
        },
        "GET / HTTP/1.1",
        "Authorization: theirs");

    assertThat(seen).containsExactly("Bearer ours");
  }

  @Test
  void replacedBodyIsWhatTheServletReads() throws Exception {
    String inbound = "<set-body>a=1&amp;b=ä</set-body>";
    try (GatewayServer server =
        GatewayServer.start(
            document(inbound, "", ""),
            (request, response) -> {
              seen.add(request.getParameter("b"));
              seen.add(String.valueOf(request.getContentLength()));
              seen.add(request.getHeader("content-length"));
              seen.addAll(names(request, "transfer-encoding"));
              seen.add(new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            })) {
      server.client().post("/", "application/x-www-form-urlencoded;charset=utf-8", "old=1");
    }

    assertThat(seen).containsExactly("ä", "8", "8", "a=1&b=ä");
  }

  @Test
  void untouchedBodyIsTheContainersOwn() throws Exception {
    try (GatewayServer server =
        GatewayServer.start(
            document("", "", ""),
            (request, response) -> {
              seen.addAll(Arrays.asList(request.getParameterValues("a")));
              seen.addAll(new ArrayList<>(request.getParameterMap().keySet()));
            })) {
      server.client().post("/?a=0", "application/x-www-form-urlencoded", "a=1");
    }

    assertThat(seen).containsExactly("0", "1", "a");
  }

  @Test
  void methodIsTheChangedOne() throws Exception {
    run(
        "<set-method>patch</set-method>",
        (request, response) -> seen.add(request.getMethod()),
        "GET / HTTP/1.1");

    assertThat(seen).containsExactly("PATCH");
  }
}
