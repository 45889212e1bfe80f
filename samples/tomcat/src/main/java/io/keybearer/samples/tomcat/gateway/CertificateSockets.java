package io.keybearer.samples.tomcat.gateway;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.apache.http.client.protocol.HttpClientContext;
import org.apache.http.conn.ssl.SSLConnectionSocketFactory;
import org.apache.http.protocol.HttpContext;

/**
 * TLS with the context that a request has as its user token, or else with the JVM's. The client
 * keeps connections by that token, so a connection serves only requests that show its certificate.
 */
final class CertificateSockets extends SSLConnectionSocketFactory {
  CertificateSockets() {
    super((SSLSocketFactory) SSLSocketFactory.getDefault(), getDefaultHostnameVerifier());
  }

  @Override
  public Socket createLayeredSocket(Socket socket, String target, int port, HttpContext context)
      throws IOException {
    return context.getAttribute(HttpClientContext.USER_TOKEN) instanceof SSLContext tls
        ? new SSLConnectionSocketFactory(tls).createLayeredSocket(socket, target, port, context)
        : super.createLayeredSocket(socket, target, port, context);
  }
}
