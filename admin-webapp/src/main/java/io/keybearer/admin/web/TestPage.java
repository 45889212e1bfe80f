package io.keybearer.admin.web;

import io.keybearer.admin.service.Explanation;
import io.keybearer.admin.service.Explanations;
import io.keybearer.admin.service.FieldProblem;
import io.keybearer.admin.service.ResourceName;
import io.keybearer.model.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code /ui/test}: what a gateway would decide on a request for a connection's token, step by
 * step. Nothing is sent or refreshed. A token that is pasted is verified and forgotten.
 */
final class TestPage implements Page {
  private static final String PROVIDER = "provider";
  private static final String CONNECTION = "connection";
  private static final String IDENTITY = "identity";
  private static final String TOKEN = "token";
  private static final String MANAGED = "managed";
  private static final String JWT = "jwt";
  private static final int MOST_TOKEN_CHARACTERS = 16_384;

  private final Explanations explanations;
  private final String service;

  TestPage(Explanations explanations, String service) {
    this.explanations = explanations;
    this.service = service;
  }

  @Override
  public Answer get(PageRequest request) {
    return show(request, 200, form(request), Optional.empty());
  }

  @Override
  public Answer post(PageRequest request) {
    List<FieldProblem> problems = new ArrayList<>();
    ResourceName.problem(PROVIDER, request.field(PROVIDER)).ifPresent(problems::add);
    ResourceName.problem(CONNECTION, request.field(CONNECTION)).ifPresent(problems::add);
    String token = request.field(TOKEN).replaceFirst("(?i)^Bearer\\s+", "");
    boolean isBearer = request.field(IDENTITY).equals(JWT);
    if (isBearer && (token.isEmpty() || token.length() > MOST_TOKEN_CHARACTERS)) {
      problems.add(new FieldProblem(TOKEN, request.t("test.token.missing")));
    }
    if (!problems.isEmpty()) {
      return show(request, 400, form(request).with(problems), Optional.empty());
    }
    Explanation explanation =
        explanations.explain(
            request.actor(),
            ResourceName.of(service, request.field(PROVIDER), request.field(CONNECTION)),
            isBearer ? Optional.of(Secret.of(token)) : Optional.empty());
    return show(request, 200, form(request), Optional.of(explanation));
  }

  private static Form form(PageRequest request) {
    return Form.of(
        List.of(
            Field.of(
                PROVIDER,
                request.t("test.provider"),
                request.t("test.provider.help"),
                request.field(PROVIDER),
                Field.Kind.TEXT,
                true),
            Field.of(
                CONNECTION,
                request.t("test.connection"),
                request.t("test.connection.help"),
                request.field(CONNECTION),
                Field.Kind.TEXT,
                true),
            new Field(
                IDENTITY,
                request.t("test.identity"),
                "",
                request.field(IDENTITY),
                "",
                Field.Kind.CHOICE,
                true,
                List.of(
                    new Field.Option(MANAGED, request.t("test.identity.managed")),
                    new Field.Option(JWT, request.t("test.identity.jwt")))),
            Field.of(
                TOKEN,
                request.t("test.token"),
                request.t("test.token.help"),
                "",
                Field.Kind.SECRET,
                false)));
  }

  private static Answer show(
      PageRequest request, int status, Form form, Optional<Explanation> explanation) {
    Frame frame = request.frame("test", request.t("test.title"));
    return new Answer.Html(
        status,
        "test",
        new TestModel(frame, form, explanation.map(it -> TestModel.Result.of(frame, it))));
  }
}
