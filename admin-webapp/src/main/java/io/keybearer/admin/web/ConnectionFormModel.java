package io.keybearer.admin.web;

import java.util.List;

/**
 * What the page of a new connection shows.
 *
 * @param frame around it
 * @param provider the id of the credential provider
 * @param providerName what people call it
 * @param needsLogin whether a user logs in to it
 * @param host where the user logs in; empty where none does
 * @param gateway the object id of the service's own gateways; empty when they have none
 * @param gatewayAccess whether they may use it
 * @param rows how many further access policies the form has room for
 * @param form the form
 */
public record ConnectionFormModel(
    Frame frame,
    String provider,
    String providerName,
    boolean needsLogin,
    String host,
    String gateway,
    boolean gatewayAccess,
    int rows,
    Form form) {
  /** The fields of the name. */
  public List<Field> name() {
    return form.fields().subList(0, 1);
  }

  /** The fields of the client, for client credentials. */
  public List<Field> login() {
    return form.fields().subList(1, form.fields().size() - 2 * rows);
  }

  /** The fields of the further access policies. */
  public List<Field> policies() {
    return form.fields().subList(form.fields().size() - 2 * rows, form.fields().size());
  }
}
