package io.keybearer.admin.web;

import io.keybearer.model.GrantType;
import java.util.List;
import java.util.Optional;

/**
 * What the page of a new credential provider shows.
 *
 * @param frame around it
 * @param type the catalogue's name
 * @param typeName what people call it
 * @param docsUrl its documentation
 * @param notes what is peculiar about it
 * @param grantType the grant that the form is for
 * @param otherGrants the grants it could be for as well
 * @param redirectUrl what to enter at the identity provider, for the id that the form proposes;
 *     empty for client credentials
 * @param redirectBase the redirect URL without the id
 * @param test what came of trying the settings, where that was just done
 * @param form the form; its first field is the issuer where endpoints can be looked up
 */
public record ProviderFormModel(
    Frame frame,
    String type,
    String typeName,
    Optional<String> docsUrl,
    List<String> notes,
    GrantType grantType,
    List<GrantType> otherGrants,
    String redirectUrl,
    String redirectBase,
    Optional<TestResult> test,
    Form form) {
  /** The issuer; empty where endpoints are not the form's to say. */
  public Optional<Field> issuer() {
    return form.fields().stream().filter(field -> field.name().equals("issuer-url")).findFirst();
  }

  /** The form without the issuer. */
  public Form settings() {
    return new Form(
        form.fields().stream().filter(field -> !field.name().equals("issuer-url")).toList(),
        form.problems());
  }
}
