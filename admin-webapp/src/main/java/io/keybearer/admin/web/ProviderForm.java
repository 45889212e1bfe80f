package io.keybearer.admin.web;

import io.keybearer.admin.service.IdentityProviderDescription;
import io.keybearer.admin.service.IdentityProviderDescription.Level;
import io.keybearer.admin.service.IdentityProviderDescription.ParameterDescription;
import io.keybearer.admin.service.ProviderDraft;
import io.keybearer.model.GrantType;
import io.keybearer.model.Secret;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a credential provider as a form, and back. The catalogue says which fields there
 * are.
 */
final class ProviderForm {
  private static final String DISPLAY_NAME = "displayName";

  private final IdentityProviderDescription identityProvider;
  private final GrantType grantType;

  ProviderForm(IdentityProviderDescription identityProvider, GrantType grantType) {
    this.identityProvider = identityProvider;
    this.grantType = grantType;
  }

  /**
   * The form's fields.
   *
   * @param values what stands in a field of that name; empty for its default
   * @param exists whether the provider exists, so that a secret may be left out to keep it
   */
  List<Field> fields(Texts texts, UnaryOperator<String> values, boolean exists) {
    List<Field> fields = new ArrayList<>();
    fields.add(
        Field.of(
            DISPLAY_NAME,
            texts.of("provider.display-name"),
            texts.of("provider.display-name.help"),
            values.apply(DISPLAY_NAME),
            Field.Kind.TEXT,
            false));
    parameters(Level.REQUIRED, Level.OPTIONAL)
        .forEach(parameter -> fields.add(field(texts, parameter, values, exists)));
    return fields;
  }

  /** The fields of the client that each connection has by itself, for client credentials. */
  List<Field> connectionFields(Texts texts, UnaryOperator<String> values, boolean exists) {
    return parameters(Level.HIDDEN).stream()
        .map(parameter -> field(texts, parameter, values, exists))
        .toList();
  }

  /** What somebody filled in; empty fields are left out, so that defaults and secrets stay. */
  ProviderDraft draft(PageRequest request) {
    return new ProviderDraft(
        Optional.of(request.field(DISPLAY_NAME)).filter(text -> !text.isEmpty()),
        identityProvider.name(),
        grantType,
        filled(request, Level.REQUIRED, Level.OPTIONAL));
  }

  /** What somebody filled in of the client of one connection. */
  Map<String, @Nullable Secret> connectionParameters(PageRequest request) {
    return filled(request, Level.HIDDEN);
  }

  private Map<String, @Nullable Secret> filled(PageRequest request, Level... levels) {
    Map<String, @Nullable Secret> parameters = new LinkedHashMap<>();
    for (ParameterDescription parameter : parameters(levels)) {
      String text =
          parameter.isSecret()
              ? request.rawField(parameter.name())
              : request.field(parameter.name());
      if (!text.isEmpty()) {
        parameters.put(parameter.name(), Secret.of(text));
      }
    }
    return parameters;
  }

  private List<ParameterDescription> parameters(Level... levels) {
    return identityProvider.grants().getOrDefault(grantType, List.of()).stream()
        .filter(parameter -> List.of(levels).contains(parameter.level()))
        .toList();
  }

  private static Field field(
      Texts texts, ParameterDescription parameter, UnaryOperator<String> values, boolean exists) {
    String value = values.apply(parameter.name());
    boolean secret = parameter.isSecret();
    return Field.of(
        parameter.name(),
        parameter.displayName(),
        help(texts, parameter, exists),
        value.isEmpty() && !exists ? parameter.defaultValue().orElse("") : value,
        kind(parameter),
        parameter.level() == Level.REQUIRED && !(secret && exists));
  }

  private static String help(Texts texts, ParameterDescription parameter, boolean exists) {
    String keep = parameter.isSecret() && exists ? texts.of("provider.secret.keep") : "";
    String example = parameter.example().map(text -> texts.of("provider.example", text)).orElse("");
    return String.join(" ", parameter.description(), example, keep).strip().replaceAll(" +", " ");
  }

  private static Field.Kind kind(ParameterDescription parameter) {
    if (parameter.isSecret()) {
      return Field.Kind.SECRET;
    }
    if (parameter.type().equals("bool")) {
      return Field.Kind.FLAG;
    }
    if (parameter.name().endsWith("ExpiresOn")) {
      return Field.Kind.DATE;
    }
    // Not an input of type url: Azure's documentation writes UNUSED in the place of some addresses.
    return Field.Kind.TEXT;
  }
}
