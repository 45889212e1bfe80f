package io.keybearer.identity;

import java.util.regex.Pattern;

/** Compares what tokens call their issuer with what is accepted. */
final class IssuerNames {
  private static final String TENANT = "{tenantid}";
  private static final Pattern TENANT_ID = Pattern.compile("[A-Za-z0-9.-]{1,100}");

  private IssuerNames() {}

  /**
   * Whether the token's issuer is that one, character by character. <code>{tenantid}</code> stands
   * for the token's own tenant: Microsoft's shared metadata name their issuer so.
   */
  static boolean matches(String accepted, VerifiedToken token) {
    String issuer = token.text("iss").orElse("");
    if (issuer.isEmpty()) {
      return false;
    }
    if (!accepted.contains(TENANT)) {
      return accepted.equals(issuer);
    }
    return token
        .text("tid")
        .filter(tenant -> TENANT_ID.matcher(tenant).matches())
        .map(tenant -> accepted.replace(TENANT, tenant).equals(issuer))
        .orElse(false);
  }
}
