package io.keybearer.admin.web;

import io.keybearer.admin.security.AccessControl;
import io.keybearer.admin.security.OpenIdSignIn;
import io.keybearer.admin.security.Permission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The pages by which people come in and go, with their paths. */
final class SignInPages {
  private SignInPages() {}

  /** The pages, in the ways to sign in that the settings have. */
  static List<Route> of(AccessControl access) {
    SignInPage signIn = new SignInPage(access);
    List<Route> routes =
        new ArrayList<>(
            List.of(
                Route.open("/ui/setup", new SetupPage(access, signIn)),
                Route.open("/ui/sign-in", signIn),
                Route.open("/ui/sign-out", new SignOutPage(access)),
                Route.of("/ui/profile", new ProfilePage(access), Permission.READ, Permission.READ),
                Route.of(
                    "/ui/password", new PasswordPage(access), Permission.READ, Permission.READ)));
    Optional<OpenIdSignIn> openId = access.openIdSignIn();
    if (openId.isPresent()) {
      routes.add(Route.open("/ui/sign-in/oidc", new OpenIdStartPage(access, openId.get(), signIn)));
      routes.add(
          Route.open("/ui/sign-in/callback", new OpenIdCallbackPage(access, openId.get(), signIn)));
    }
    return routes;
  }
}
