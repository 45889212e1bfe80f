package io.keybearer.servlet;

import io.keybearer.config.SettingSource;
import io.keybearer.config.Settings;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The filter of a gateway or application: runs a policy document of Azure API Management for each
 * request, and with it puts the right access token on each request that goes out.
 *
 * <p>It registers nothing by itself. Name it in the application's {@code web.xml}, before the
 * servlet that calls the backend and before every filter that is to see the changed request:
 *
 * <pre>{@code
 * <filter>
 *   <filter-name>keybearer</filter-name>
 *   <filter-class>io.keybearer.servlet.CredentialFilter</filter-class>
 *   <async-supported>true</async-supported>
 * </filter>
 * <filter-mapping><filter-name>keybearer</filter-name><url-pattern>/*</url-pattern>
 *   <dispatcher>REQUEST</dispatcher><dispatcher>ASYNC</dispatcher></filter-mapping>
 * }</pre>
 *
 * <p>Both dispatchers are needed when anything behind the filter is asynchronous, as Jetty's
 * proxies are; the policies run once per request all the same. Do not add {@code ERROR}, {@code
 * FORWARD} or {@code INCLUDE}. What must not pass through the policies is left out of the {@code
 * url-pattern}.
 *
 * <h2>Settings</h2>
 *
 * Each is an init-param of the filter, or a system property {@code keybearer.<name>}, or an
 * environment variable {@code KEYBEARER_<NAME>} with underscores; the first that is there wins. A
 * value can be {@code ${file:PATH}} or {@code ${env:NAME}}; passwords should be. Times are a number
 * with {@code ms}, {@code s}, {@code m}, {@code h} or {@code d}.
 *
 * <table>
 * <caption>Settings</caption>
 * <tr><th>name</th><th>meaning</th><th>default</th><th>range</th></tr>
 * <tr><td>service</td><td>the service of the management API whose connections the documents name;
 *     {@code managed} is its identity</td><td>default</td><td></td></tr>
 * <tr><td>node-name</td><td>what operators call this gateway</td><td>the host's name</td><td>
 *     </td></tr>
 * <tr><td>health-path</td><td>a path of the web application under which GET answers {@code
 *     {"live":…,"ready":…,"reasons":[…]}}, 200 or 503 when not ready, without any policy; with
 *     {@code /live} after it, 503 when not live; the same is in JMX</td><td>none</td><td></td></tr>
 * <tr><td>policy</td><td>the policy document, or the folder of a policy set (docs/policies.md), in
 *     the web application ({@code /WEB-INF/…}) or in the file system; it is reloaded when anything
 *     in it changes</td><td>/WEB-INF/policy.xml</td><td></td></tr>
 * <tr><td>policy-poll-interval</td><td>how often to look whether it changed, beside the file
 *     system's own notice</td><td>5s</td><td>200ms to 1h</td></tr>
 * <tr><td>policy-body-limit</td><td>bytes of the longest body that policies can read; a longer
 *     request gives status 413</td><td>4194304</td><td>0 to 512 Mi</td></tr>
 * <tr><td>unimplemented-policies</td><td>what becomes of a policy that Azure knows and this filter
 *     does not: {@code fail-at-load}, the document is refused; {@code fail-when-reached}, a warning,
 *     and the requests that reach it fail</td><td>fail-at-load</td><td>
 *     </td></tr>
 * <tr><td>trace-values</td><td>whether the policy {@code trace} writes what expressions give: {@code
 *     hidden} or {@code shown}. It may be tokens</td><td>hidden</td><td></td></tr>
 * <tr><td>policy-upload</td><td>what operators are shown of the policy documents: {@code text}, with
 *     what looks like a secret masked; {@code hash}, their names, hashes and problems
 *     alone</td><td>text</td><td></td></tr>
 * <tr><td>value-cache-entries, limit-counters</td><td>how many values of {@code
 *     cache-store-value}, and how many counters of rate limits and of quotas, this node keeps in
 *     memory</td><td>5000, 100000</td><td>1 to 10,000,000</td></tr>
 * <tr><td>data-source</td><td>JNDI name of the store's DataSource, such as {@code
 *     java:comp/env/jdbc/keybearer}</td><td></td><td></td></tr>
 * <tr><td>database-url, database-user, database-password</td><td>the store, where there is no
 *     data-source</td><td></td><td></td></tr>
 * <tr><td>database-pool-size</td><td>connections to the store at most</td><td>10</td><td>2 to 200
 *     </td></tr>
 * <tr><td>database-connection-timeout</td><td>longest wait for a connection</td><td>3s</td><td>
 *     250ms to 1m</td></tr>
 * <tr><td>database-answer-timeout</td><td>longest wait for the answer to a statement</td><td>8s
 *     </td><td>1s to 10m</td></tr>
 * <tr><td>keystore, keystore-password</td><td>the node's PKCS#12 file, mode 600</td><td></td><td>
 *     </td></tr>
 * <tr><td>create-keystore</td><td>make the keystore when it is missing; for demonstrations</td><td>
 *     false</td><td></td></tr>
 * <tr><td>allowed-hosts</td><td>hosts, or {@code host:port}, with commas, that may be reached by
 *     http and at loopback and other special addresses</td><td>none</td><td></td></tr>
 * <tr><td>http-proxy, http-trust-store, http-trust-store-password, http-connect-timeout,
 *     http-connections, http-connections-per-host</td><td>the outbound client</td><td>none, the
 *     JDK's certificates, 3s, 128, 32</td><td></td></tr>
 * <tr><td>token-cache, token-cache-entries, max-staleness</td><td>{@code on} or {@code off}; how
 *     many connections are kept in memory, and how long they are served while the store is away
 *     </td><td>on, 100000, 15m</td><td></td></tr>
 * <tr><td>request-limit, waiter-limit</td><td>requests a minute per connection that the cache does
 *     not serve; requests that wait for one token</td><td>250, 64</td><td></td></tr>
 * <tr><td>token-request-deadline, refresh-lease, refresh-window, refresh-threads, clock-slack,
 *     max-token-age</td><td>the refreshing of tokens</td><td>8s, 20s, 3m, 64, 30s, none</td><td>
 *     </td></tr>
 * <tr><td>token-issuers, token-issuer.NAME.…, token-clock-skew</td><td>whose tokens {@code
 *     identity-type="jwt"} trusts, and which of their claims say what ({@link
 *     io.keybearer.identity.IdentitySettings})</td><td>none, , 30s</td><td></td></tr>
 * <tr><td>managed-identities, managed-identity.NAME.resource, .client-id, .provider, .authorization
 *     </td><td>short names with commas; for each, which authorization gives the token of {@code
 *     authentication-managed-identity} for a resource</td><td>none</td><td></td></tr>
 * </table>
 *
 * <h2>Start and failure</h2>
 *
 * A setting, keystore or document that can't be used keeps the filter, and so the application, from
 * starting; the message lists all problems at once. A database that is away, or has no schema yet,
 * does not: requests that need it are answered by the policies' error handling until it is there. A
 * document that is changed into one that can't run leaves the old one in force.
 *
 * <p>Thread-safe. {@link #destroy()} leaves no thread behind.
 */
public final class CredentialFilter implements Filter {
  private volatile @Nullable FilterWiring wiring;

  /** A filter that {@link #init} gets ready. */
  public CredentialFilter() {}

  /**
   * Starts everything.
   *
   * @throws ServletException when something can't be used; the message lists all problems
   */
  @Override
  public void init(FilterConfig config) throws ServletException {
    Settings settings =
        new Settings(
            List.of(
                new SettingSource(
                    "init-param of filter '" + config.getFilterName() + "'",
                    config::getInitParameter),
                SettingSource.systemProperties(),
                SettingSource.environment()));
    try {
      wiring = FilterWiring.start(settings, config.getServletContext());
    } catch (FilterStartException e) {
      throw new ServletException(e.getMessage(), e);
    }
  }

  /** Takes an HTTP request through the policies; anything else passes by. */
  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    FilterWiring ready = wiring;
    if (ready == null) {
      throw new ServletException("The filter is not in service");
    }
    if (request instanceof HttpServletRequest http
        && response instanceof HttpServletResponse answer) {
      if (ready.health().isAskedBy(http)) {
        ready.health().answer(http, answer);
      } else {
        ready.gateway().pass(http, answer, chain);
      }
    } else {
      chain.doFilter(request, response);
    }
  }

  /** Stops everything. */
  @Override
  public void destroy() {
    FilterWiring ready = wiring;
    wiring = null;
    if (ready != null) {
      ready.close();
    }
  }
}
