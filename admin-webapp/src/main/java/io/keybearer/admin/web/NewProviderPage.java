package io.keybearer.admin.web;

import io.keybearer.admin.service.AuthorizationProviders;
import io.keybearer.admin.service.IdentityProviderDescription;
import io.keybearer.admin.service.IdentityProviders;
import io.keybearer.admin.service.ManagementException;
import io.keybearer.admin.service.Precondition;
import io.keybearer.admin.service.ProviderDiscovery;
import io.keybearer.admin.service.ProviderReport;
import io.keybearer.admin.service.RedirectUrls;
import io.keybearer.admin.service.ResourceName;
import io.keybearer.model.AuthorizationProvider;
import io.keybearer.model.GrantType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * {@code /ui/providers/new}: the gallery of identity providers, and with {@code type} the form of
 * one, with {@code like} filled in as an existing one is. What is created is new: an id that is
 * taken is an error of the form, never a change.
 */
final class NewProviderPage implements Page {
  private static final String ID = "id";
  private static final String ISSUER = "issuer-url";
  private static final Precondition NEW = Precondition.of(Optional.empty(), Optional.of("*"));

  private final AuthorizationProviders providers;
  private final IdentityProviders identityProviders;
  private final RedirectUrls redirectUrls;
  private final WorkServices work;
  private final String service;

  NewProviderPage(
      AuthorizationProviders providers,
      IdentityProviders identityProviders,
      RedirectUrls redirectUrls,
      WorkServices work,
      String service) {
    this.work = work;
    this.providers = providers;
    this.identityProviders = identityProviders;
    this.redirectUrls = redirectUrls;
    this.service = service;
  }

  @Override
  public Answer get(PageRequest request) {
    Optional<IdentityProviderDescription> type = identityProviders.find(request.field("type"));
    if (type.isEmpty()) {
      return gallery(request);
    }
    String name = type.get().name();
    return show(
        request,
        200,
        type.get(),
        request.field("like").isEmpty()
            ? field -> field.equals(ID) ? name : request.field(field)
            : like(request.field("like")),
        form -> form,
        Optional.empty());
  }

  /** The values of a provider that is to be duplicated; its secret never comes out. */
  private UnaryOperator<String> like(String provider) {
    AuthorizationProvider model = providers.get(ResourceName.of(service, provider)).value();
    return field ->
        switch (field) {
          case ID -> model.name() + "-copy";
          case "displayName" -> model.displayName().orElse("");
          default -> model.parameters().getOrDefault(field, Optional.empty()).orElse("");
        };
  }

  @Override
  public Answer post(PageRequest request) {
    Optional<IdentityProviderDescription> type = identityProviders.find(request.field("type"));
    if (type.isEmpty()) {
      return gallery(request);
    }
    switch (request.field("fill")) {
      case "discovery" -> {
        return discover(request, type.get());
      }
      case "test" -> {
        return test(request, type.get());
      }
      default -> {
        return create(request, type.get());
      }
    }
  }

  /** The form with the endpoints of the issuer in it. */
  private Answer discover(PageRequest request, IdentityProviderDescription type) {
    try {
      ProviderDiscovery.Endpoints found = work.discovery().find(ISSUER, request.field(ISSUER));
      return show(
          request,
          200,
          type,
          field ->
              switch (field) {
                case "authorizationUrl" -> found.authorizationUrl().orElse(request.field(field));
                case "tokenUrl" -> found.tokenUrl().orElse(request.field(field));
                default -> request.field(field);
              },
          form -> form,
          Optional.empty());
    } catch (ManagementException e) {
      return show(
          request, 400, type, request::field, form -> wrong(request, form, e), Optional.empty());
    }
  }

  /** The form with what came of trying it. */
  private Answer test(PageRequest request, IdentityProviderDescription type) {
    try {
      ProviderReport report =
          work.providers()
              .test(
                  request.actor(),
                  ResourceName.of(service, request.field(ID)),
                  new ProviderForm(type, grant(request, type)).draft(request));
      return show(
          request, 200, type, request::field, form -> form, Optional.of(TestResult.of(report)));
    } catch (ManagementException e) {
      if (request.servletRequest().getHeader("HX-Request") != null) {
        // Only the result is taken over then, so that the secret stays in its field.
        TestResult result = new TestResult("failed", "", problems(e));
        return show(request, 200, type, request::field, form -> form, Optional.of(result));
      }
      return show(
          request, 400, type, request::field, form -> wrong(request, form, e), Optional.empty());
    }
  }

  private static String problems(ManagementException refusal) {
    return refusal.problems().stream()
        .map(
            problem ->
                problem.target().substring(problem.target().lastIndexOf('.') + 1)
                    + ' '
                    + problem.message())
        .collect(Collectors.joining("; ", refusal.getMessage() + " ", ""));
  }

  private Answer create(PageRequest request, IdentityProviderDescription type) {
    ResourceName name = ResourceName.of(service, request.field(ID));
    try {
      ResourceName.problem(ID, name.provider())
          .ifPresent(
              problem -> {
                throw ManagementException.invalid(List.of(problem));
              });
      providers.put(
          request.actor(), name, new ProviderForm(type, grant(request, type)).draft(request), NEW);
    } catch (ManagementException e) {
      return show(
          request, 400, type, request::field, form -> wrong(request, form, e), Optional.empty());
    }
    return new Answer.Redirect(
        Address.of("/ui/providers", name.provider(), "connections", "new")
            .with("done", "provider-created")
            .text());
  }

  private static Form wrong(PageRequest request, Form form, ManagementException refusal) {
    return switch (refusal.kind()) {
      case INVALID -> form.with(refusal.problems());
      case PRECONDITION_FAILED -> form.with(request.t("provider.exists"));
      case LIMIT_EXCEEDED -> form.with(String.valueOf(refusal.getMessage()));
      default -> throw refusal;
    };
  }

  private Answer show(
      PageRequest request,
      int status,
      IdentityProviderDescription type,
      UnaryOperator<String> values,
      UnaryOperator<Form> marks,
      Optional<TestResult> test) {
    GrantType grant = grant(request, type);
    List<Field> fields = new ArrayList<>();
    boolean discovers =
        type.grants().getOrDefault(grant, List.of()).stream()
            .anyMatch(parameter -> parameter.name().equals("tokenUrl"));
    if (discovers) {
      fields.add(
          Field.of(
              ISSUER,
              request.t("provider.issuer"),
              request.t("provider.issuer.help"),
              values.apply(ISSUER),
              Field.Kind.TEXT,
              false));
    }
    fields.add(
        Field.of(
            ID,
            request.t("provider.id"),
            request.t("provider.id.help"),
            values.apply(ID),
            Field.Kind.TEXT,
            true));
    fields.addAll(new ProviderForm(type, grant).fields(request.texts(), values, false));
    boolean code = grant == GrantType.AUTHORIZATION_CODE;
    return new Answer.Html(
        status,
        "provider-new",
        new ProviderFormModel(
            request.frame("providers", request.t("provider.new", type.displayName())),
            type.name(),
            type.displayName(),
            type.docsUrl(),
            type.notes(),
            grant,
            type.grants().keySet().stream().filter(other -> other != grant).toList(),
            code ? redirectUrls.of(service, values.apply(ID)) : "",
            redirectUrls.of(service, ""),
            test,
            marks.apply(Form.of(fields))));
  }

  private static GrantType grant(PageRequest request, IdentityProviderDescription type) {
    return GrantType.named(request.field("grant"))
        .filter(type.grants()::containsKey)
        .orElseGet(() -> type.grants().keySet().iterator().next());
  }

  private Answer gallery(PageRequest request) {
    String search = request.field("q");
    String wanted = search.toLowerCase(Locale.ROOT);
    List<GalleryModel.Card> cards =
        identityProviders.all().stream()
            .map(GalleryModel.Card::of)
            .filter(
                card ->
                    (card.name() + ' ' + card.displayName() + ' ' + card.category())
                        .toLowerCase(Locale.ROOT)
                        .contains(wanted))
            .toList();
    return Answer.html(
        "gallery",
        new GalleryModel(
            request.frame("providers", request.t("gallery.title")),
            search,
            cards.stream().filter(card -> card.category().isEmpty()).toList(),
            cards.stream().filter(card -> !card.category().isEmpty()).toList()));
  }
}
