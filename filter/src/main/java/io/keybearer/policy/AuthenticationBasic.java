package io.keybearer.policy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** {@code authentication-basic}: signs the request in by name and password (RFC 7617, UTF-8). */
final class AuthenticationBasic implements Policy {
  static final PolicyDefinition DEFINITION =
      new PolicyDefinition("authentication-basic", AuthenticationBasic::compile);

  private final Operand<String> username;
  private final Operand<String> password;

  private AuthenticationBasic(Operand<String> username, Operand<String> password) {
    this.username = username;
    this.password = password;
  }

  static AuthenticationBasic compile(ElementReader element) {
    Operand<String> username = element.requiredText("username");
    if (username instanceof Operand.Constant<String> known && known.value().indexOf(':') >= 0) {
      element.error("A user name can't have a colon");
    }
    return new AuthenticationBasic(username, element.requiredText("password"));
  }

  @Override
  public Flow run(PolicyRun run) {
    apply(run, run.request());
    return Flow.NEXT;
  }

  /** Does its work on those headers. */
  void apply(PolicyRun run, MessageHeaders headers) {
    String name = username.of(run);
    if (name.indexOf(':') >= 0) {
      throw PolicyFailure.failed(
          ErrorReasons.EXPRESSION, "The expression of the user name gave a colon.", null);
    }
    byte[] credentials = (name + ':' + password.of(run)).getBytes(StandardCharsets.UTF_8);
    headers.set(
        "Authorization", List.of("Basic " + Base64.getEncoder().encodeToString(credentials)));
  }
}
