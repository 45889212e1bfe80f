package io.keybearer.admin.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybearer.admin.testing.Browser;
import io.keybearer.admin.testing.Browser.Page;
import io.keybearer.admin.testing.RunningAdmin;
import io.keybearer.testing.MariaDbServer;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.jetty.ee10.servlet.security.ConstraintSecurityHandler;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.security.HashLoginService;
import org.eclipse.jetty.security.UserStore;
import org.eclipse.jetty.security.authentication.BasicAuthenticator;
import org.eclipse.jetty.util.security.Credential;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verifies sign-in with the users of a real container. */
class ContainerSignInTest {
  @TempDir Path folder;

  @Test
  void userOfTheContainer_isSignedIn_withItsHighestRole() throws Exception {
    try (RunningAdmin admin =
        RunningAdmin.startAt(
            MariaDbServer.shared().createDatabase(),
            folder,
            Map.of("bootstrap-api-token-file", " ", "sign-in", "container"),
            ContainerSignInTest::users)) {
      admin.awaitReady();
      Browser browser = new Browser(admin);

      Page wrong = browser.post("/ui/sign-in", Map.of("name", "carl", "password", "wrong"));
      Page roleless = browser.post("/ui/sign-in", Map.of("name", "nora", "password", "hers"));
      Page right = browser.post("/ui/sign-in", Map.of("name", "carl", "password", "his"));
      Page after = browser.get("/ui/password");

      assertThat(wrong.status()).isEqualTo(403);
      assertThat(roleless.status()).isEqualTo(403);
      assertThat(right.status()).isEqualTo(303);
      assertThat(right.setCookie()).startsWith("__Host-keybearer=").doesNotContain("JSESSIONID");
      assertThat(after.body()).contains("user/carl");
    }
  }

  private static void users(WebAppContext context) {
    UserStore users = new UserStore();
    users.addUser(
        "carl",
        Credential.getCredential("his"),
        new String[] {"keybearer-viewer", "keybearer-editor"});
    users.addUser("nora", Credential.getCredential("hers"), new String[] {"others"});
    HashLoginService service = new HashLoginService("users");
    service.setUserStore(users);
    ConstraintSecurityHandler security = new ConstraintSecurityHandler();
    security.setLoginService(service);
    security.setAuthenticator(new BasicAuthenticator());
    security.setRealmName("users");
    context.setSecurityHandler(security);
  }
}
