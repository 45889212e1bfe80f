package io.keybearer.samples.jetty;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.util.component.LifeCycle;

/**
 * The clients that show certificates, one for each context. A reload of the policies makes new
 * contexts, so the client that was unused for longest goes when there are too many.
 */
final class CertificateClients implements AutoCloseable {
  private static final int MOST = 16;

  private final Map<SSLContext, HttpClient> clients = new LinkedHashMap<>(MOST, 0.75f, true);
  private final Function<SSLContext, HttpClient> maker;

  /**
   * No clients yet.
   *
   * @param maker starts one; called by one thread at a time
   */
  CertificateClients(Function<SSLContext, HttpClient> maker) {
    this.maker = maker;
  }

  /** The started client with that context. */
  synchronized HttpClient showing(SSLContext context) {
    HttpClient known = clients.get(context);
    if (known != null) {
      return known;
    }
    if (clients.size() == MOST) {
      SSLContext eldest = clients.keySet().iterator().next();
      LifeCycle.stop(clients.remove(eldest));
    }
    HttpClient client = maker.apply(context);
    clients.put(context, client);
    return client;
  }

  @Override
  public synchronized void close() {
    clients.values().forEach(client -> LifeCycle.stop(client));
    clients.clear();
  }
}
