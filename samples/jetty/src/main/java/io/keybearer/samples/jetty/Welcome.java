package io.keybearer.samples.jetty;

import java.net.URI;

/** What a person reads once a sample has started. */
public final class Welcome {
  private Welcome() {}

  /**
   * The addresses, where password and API token lie and what to try.
   *
   * @param container what runs the web applications
   * @param gateway the gateway's address, ending in a slash
   * @param admin the admin web application's address, ending in a slash
   * @param backstage what stands behind them
   */
  public static String text(String container, URI gateway, URI admin, Backstage backstage) {
    return """

    Keybearer runs in %s, on this machine only:
      gateway               %s
      admin                 %sui/  (name %s, password in %s)
      API token             %s
      authorization server  %s
      echo upstream         %s
      database              %s (process %d)
      log                   %s

    Try:
      curl %secho

    The answer shows the Authorization header that reached the upstream. Ctrl-C stops everything; the data stays in
      %s
    """
        .formatted(
            container,
            gateway,
            admin,
            Backstage.ADMINISTRATOR,
            backstage.administratorPasswordFile(),
            backstage.apiTokenFile(),
            backstage.authorizationServer().issuer(),
            backstage.upstream().address(),
            backstage.database().url(),
            backstage.database().pid(),
            backstage.home().resolve("sample.log"),
            gateway,
            backstage.home().folder());
  }
}
