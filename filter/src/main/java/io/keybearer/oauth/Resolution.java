package io.keybearer.oauth;

import io.keybearer.model.GrantType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Puts a provider's parameters into the templates of its catalogue entry. */
final class Resolution {
  private static final Pattern PLACE = Pattern.compile("\\{([A-Za-z][A-Za-z0-9]*)}");
  private static final String OPENID = "/.well-known/openid-configuration";

  private final CatalogueEntry entry;
  private final GrantType grantType;
  private final Map<String, String> values;
  private final List<ProviderParametersException.Problem> problems;

  Resolution(
      CatalogueEntry entry,
      GrantType grantType,
      Map<String, String> values,
      List<ProviderParametersException.Problem> problems) {
    this.entry = entry;
    this.grantType = grantType;
    this.values = values;
    this.problems = problems;
  }

  ProviderEndpoints endpoints() {
    boolean code = grantType == GrantType.AUTHORIZATION_CODE;
    return new ProviderEndpoints(
        code ? url(entry.authorizationUrl(), "authorizationUrl") : Optional.empty(),
        url(entry.tokenUrl(), "tokenUrl").orElseGet(() -> missing("tokenUrl")),
        code ? url(entry.refreshUrl(), "") : Optional.empty(),
        url(entry.revocationUrl(), ""),
        issuer(),
        value("clientId"),
        value("scopes"),
        entry.pkce(),
        filled(entry.authorizationParameters()),
        new TokenRequestShape(
            clientAuthentication(),
            entry.format(),
            filled(entry.tokenParameters()),
            filled(entry.refreshParameters()),
            filled(entry.tokenHeaders()),
            filled(entry.renamedParameters())),
        entry.answer());
  }

  /** OpenID Connect Discovery §4: the metadata are at a well-known place below the issuer. */
  private Optional<String> issuer() {
    return url(entry.discoveryUrl(), "")
        .filter(it -> it.endsWith(OPENID))
        .map(it -> it.substring(0, it.length() - OPENID.length()));
  }

  private ClientAuthentication clientAuthentication() {
    ClientAuthentication first = entry.clientAuthentications().get(0);
    Optional<String> chosen = value("clientAuthentication");
    if (chosen.isEmpty()) {
      return first;
    }
    Optional<ClientAuthentication> method =
        ClientAuthentication.named(chosen.get()).filter(entry.clientAuthentications()::contains);
    if (method.isEmpty()) {
      problem(
          "clientAuthentication",
          "must be one of "
              + String.join(
                  ", ",
                  entry.clientAuthentications().stream().map(ClientAuthentication::text).toList()));
    }
    return method.orElse(first);
  }

  /** A URL of the entry; a problem when it is needed and can't be made. */
  private Optional<String> url(@Nullable String template, String neededFor) {
    if (template == null) {
      return Optional.empty();
    }
    int before = problems.size();
    Optional<String> url = new UrlTemplate(template).expand(values, this::problem);
    if (url.isEmpty() && problems.size() == before && !neededFor.isEmpty()) {
      return Optional.of(missing(neededFor));
    }
    return url;
  }

  private String missing(String name) {
    if (problems.isEmpty()) {
      problem(name, "is required");
    }
    return "";
  }

  private void problem(String parameter, String message) {
    ProviderParametersException.Problem problem =
        new ProviderParametersException.Problem(parameter, message);
    if (!problems.contains(problem)) {
      problems.add(problem);
    }
  }

  private Optional<String> value(String name) {
    return Optional.ofNullable(values.get(name)).filter(text -> !text.isEmpty());
  }

  /** Texts with the parameters in their places; one that would be empty is left out. */
  private Map<String, String> filled(@Nullable Map<String, String> templates) {
    Map<String, String> result = new LinkedHashMap<>();
    if (templates != null) {
      templates.forEach(
          (name, template) -> {
            Matcher place = PLACE.matcher(template);
            String text =
                place.replaceAll(
                    match -> Matcher.quoteReplacement(values.getOrDefault(match.group(1), "")));
            if (!text.isEmpty()) {
              result.put(name, text);
            }
          });
    }
    return result;
  }
}
