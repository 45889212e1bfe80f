package io.keybearer.admin.web;

import io.keybearer.model.NamedAccessPolicy;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who did something, as people read it.
 *
 * @param name what people call them
 * @param kind what they are, in words; empty where the name says it
 * @param raw as the store names them
 */
public record PrincipalName(String name, String kind, String raw) {
  private static final Pattern CALLER = Pattern.compile("(managed|jwt) (.*)/([^/]*)");

  /** Who is named in an audit row, such as {@code account/ada}. */
  public static PrincipalName ofActor(Texts texts, String raw) {
    int slash = raw.indexOf('/');
    String kind = slash < 0 ? "" : texts.orElse("principal." + raw.substring(0, slash), "");
    if (kind.isEmpty()) {
      return new PrincipalName(raw, "", raw);
    }
    String name = raw.substring(slash + 1);
    return raw.startsWith("login-link/")
        ? new PrincipalName(texts.of("principal.visitor"), kind, raw)
        : new PrincipalName(name, kind, raw);
  }

  /**
   * On whose behalf a gateway used a connection.
   *
   * @param raw as {@link io.keybearer.model.CallerIdentity#label()} says it
   * @param policies the connection's access policies: one that names the caller gives it a name
   */
  static PrincipalName ofCaller(Texts texts, String raw, List<NamedAccessPolicy> policies) {
    Matcher caller = CALLER.matcher(raw);
    if (!caller.matches()) {
      return new PrincipalName(raw, "", raw);
    }
    if (caller.group(1).equals("managed")) {
      return new PrincipalName(texts.of("principal.managed"), "", raw);
    }
    String tenant = caller.group(2);
    String object = caller.group(3);
    return policies.stream()
        .filter(
            policy ->
                policy.objectId().equalsIgnoreCase(object)
                    && policy.tenantId().equalsIgnoreCase(tenant))
        .findFirst()
        .map(policy -> new PrincipalName(policy.name(), texts.of("principal.policy"), raw))
        .orElse(new PrincipalName(object, texts.of("principal.jwt"), raw));
  }
}
