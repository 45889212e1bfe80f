package io.keybearer.policy.expression;

import io.keybearer.model.AuthorizationContext;
import io.keybearer.policyxml.expression.TypeName;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What {@code context} and everything below it has. */
final class ContextMembers {
  private ContextMembers() {}

  static void register(Members members) {
    root(members);
    messages(members);
    descriptions(members);
    dictionaries(members);
  }

  private static <T> void property(
      Members members, Class<T> type, String id, Function<T, @Nullable Object> read) {
    members.addGeneric(id + "/0", new Members.Property(object -> read.apply(type.cast(object))));
  }

  private static void root(Members members) {
    Class<EvaluationContext> type = EvaluationContext.class;
    property(members, type, "IContext.Api", EvaluationContext::api);
    property(members, type, "IContext.Backend", EvaluationContext::backend);
    property(members, type, "IContext.Deployment", EvaluationContext::deployment);
    property(members, type, "IContext.Elapsed", EvaluationContext::elapsed);
    property(members, type, "IContext.LastError", EvaluationContext::lastError);
    property(members, type, "IContext.Operation", EvaluationContext::operation);
    property(members, type, "IContext.Product", EvaluationContext::product);
    property(members, type, "IContext.Request", EvaluationContext::request);
    property(members, type, "IContext.RequestId", EvaluationContext::requestId);
    property(members, type, "IContext.Response", EvaluationContext::response);
    property(members, type, "IContext.Subscription", EvaluationContext::subscription);
    property(members, type, "IContext.Timestamp", c -> DateTimeValue.utc(c.timestamp()));
    property(members, type, "IContext.Tracing", EvaluationContext::tracing);
    property(members, type, "IContext.User", EvaluationContext::user);
    property(members, type, "IContext.Variables", EvaluationContext::variables);
    members.add(
        "IContext.Trace/1",
        (e, a) -> {
          e.context().trace(Texts.of(a[1]));
          return null;
        });
  }

  private static void messages(Members members) {
    property(members, RequestView.class, "IRequest.Body", RequestView::body);
    property(members, RequestView.class, "IRequest.Certificate", RequestView::certificate);
    property(members, RequestView.class, "IRequest.Headers", RequestView::headers);
    property(members, RequestView.class, "IRequest.IpAddress", RequestView::ipAddress);
    property(
        members, RequestView.class, "IRequest.MatchedParameters", RequestView::matchedParameters);
    property(members, RequestView.class, "IRequest.Method", RequestView::method);
    property(members, RequestView.class, "IRequest.OriginalUrl", RequestView::originalUrl);
    property(members, RequestView.class, "IRequest.Url", RequestView::url);
    property(members, ResponseView.class, "IResponse.Body", ResponseView::body);
    property(members, ResponseView.class, "IResponse.Headers", ResponseView::headers);
    property(members, ResponseView.class, "IResponse.StatusCode", ResponseView::statusCode);
    property(members, ResponseView.class, "IResponse.StatusReason", ResponseView::statusReason);
    property(members, RequestUrl.class, "IUrl.Host", RequestUrl::host);
    property(members, RequestUrl.class, "IUrl.Path", RequestUrl::path);
    property(members, RequestUrl.class, "IUrl.Port", RequestUrl::port);
    property(members, RequestUrl.class, "IUrl.Query", RequestUrl::query);
    property(members, RequestUrl.class, "IUrl.QueryString", RequestUrl::queryString);
    property(members, RequestUrl.class, "IUrl.Scheme", RequestUrl::scheme);
    property(members, RequestUrl.class, "IUrl.ToUri", url -> URI.create(url.toString()));
    property(
        members,
        AuthorizationContext.class,
        "Authorization.AccessToken",
        AuthorizationContext::accessToken);
    property(
        members, AuthorizationContext.class, "Authorization.Claims", AuthorizationContext::claims);
    members.addGeneric(
        "IMessageBody.As/1",
        (e, types, a) ->
            Bodies.as(e, (MessageBody) Arguments.value(a[0]), types.get(0), Arguments.flag(a[1])));
    members.add(
        "IMessageBody.AsFormUrlEncodedContent/1",
        (e, a) -> Bodies.form((MessageBody) Arguments.value(a[0]), Arguments.flag(a[1])));
  }

  private static void descriptions(Members members) {
    Class<EvaluationContext.LastError> error = EvaluationContext.LastError.class;
    property(members, error, "ILastError.Source", EvaluationContext.LastError::source);
    property(members, error, "ILastError.Reason", EvaluationContext.LastError::reason);
    property(members, error, "ILastError.Message", EvaluationContext.LastError::message);
    property(members, error, "ILastError.Scope", EvaluationContext.LastError::scope);
    property(members, error, "ILastError.Section", EvaluationContext.LastError::section);
    property(members, error, "ILastError.Path", EvaluationContext.LastError::path);
    property(members, error, "ILastError.PolicyId", EvaluationContext.LastError::policyId);
    Class<EvaluationContext.Api> api = EvaluationContext.Api.class;
    property(members, api, "IApi.Id", EvaluationContext.Api::id);
    property(members, api, "IApi.Name", EvaluationContext.Api::name);
    property(members, api, "IApi.Path", EvaluationContext.Api::path);
    property(members, api, "IApi.Revision", EvaluationContext.Api::revision);
    property(members, api, "IApi.Version", EvaluationContext.Api::version);
    property(members, api, "IApi.ServiceUrl", EvaluationContext.Api::serviceUrl);
    property(members, api, "IApi.IsCurrentRevision", EvaluationContext.Api::isCurrentRevision);
    Class<EvaluationContext.Operation> operation = EvaluationContext.Operation.class;
    property(members, operation, "IOperation.Id", EvaluationContext.Operation::id);
    property(members, operation, "IOperation.Method", EvaluationContext.Operation::method);
    property(members, operation, "IOperation.Name", EvaluationContext.Operation::name);
    property(
        members, operation, "IOperation.UrlTemplate", EvaluationContext.Operation::urlTemplate);
    Class<EvaluationContext.Product> product = EvaluationContext.Product.class;
    property(members, product, "IProduct.Id", EvaluationContext.Product::id);
    property(members, product, "IProduct.Name", EvaluationContext.Product::name);
    property(members, product, "IProduct.Groups", EvaluationContext.Product::groups);
    property(members, EvaluationContext.Group.class, "IGroup.Id", EvaluationContext.Group::id);
    property(members, EvaluationContext.Group.class, "IGroup.Name", EvaluationContext.Group::name);
    people(members);
    Class<EvaluationContext.Backend> backend = EvaluationContext.Backend.class;
    property(members, backend, "IBackend.Id", EvaluationContext.Backend::id);
    property(members, backend, "IBackend.Type", EvaluationContext.Backend::type);
    property(members, backend, "IBackend.AzureRegion", EvaluationContext.Backend::azureRegion);
    Class<EvaluationContext.Deployment> deployment = EvaluationContext.Deployment.class;
    property(members, deployment, "IDeployment.Region", EvaluationContext.Deployment::region);
    property(members, deployment, "IDeployment.GatewayId", EvaluationContext.Deployment::gatewayId);
    property(members, deployment, "IDeployment.ServiceId", EvaluationContext.Deployment::serviceId);
    property(
        members, deployment, "IDeployment.ServiceName", EvaluationContext.Deployment::serviceName);
    property(
        members,
        deployment,
        "IDeployment.Certificates",
        EvaluationContext.Deployment::certificates);
    property(members, deployment, "IDeployment.Gateway", d -> d);
    property(members, deployment, "IGateway.Id", EvaluationContext.Deployment::gatewayId);
    property(members, deployment, "IGateway.InstanceId", EvaluationContext.Deployment::gatewayId);
    property(members, deployment, "IGateway.IsManaged", d -> false);
  }

  private static void people(Members members) {
    Class<EvaluationContext.Subscription> subscription = EvaluationContext.Subscription.class;
    property(members, subscription, "ISubscription.Id", EvaluationContext.Subscription::id);
    property(members, subscription, "ISubscription.Name", EvaluationContext.Subscription::name);
    property(members, subscription, "ISubscription.Key", EvaluationContext.Subscription::key);
    property(members, subscription, "ISubscription.CreatedDate", s -> date(s.createdDate()));
    property(members, subscription, "ISubscription.StartDate", s -> date(s.startDate()));
    property(members, subscription, "ISubscription.EndDate", s -> date(s.endDate()));
    Class<EvaluationContext.User> user = EvaluationContext.User.class;
    property(members, user, "IUser.Id", EvaluationContext.User::id);
    property(members, user, "IUser.Email", EvaluationContext.User::email);
    property(members, user, "IUser.FirstName", EvaluationContext.User::firstName);
    property(members, user, "IUser.LastName", EvaluationContext.User::lastName);
    property(members, user, "IUser.Note", EvaluationContext.User::note);
    property(members, user, "IUser.Groups", EvaluationContext.User::groups);
    property(members, user, "IUser.RegistrationDate", u -> date(u.registrationDate()));
  }

  private static @Nullable DateTimeValue date(@Nullable Instant instant) {
    return instant == null ? null : DateTimeValue.utc(instant);
  }

  private static void dictionaries(Members members) {
    members.add("IReadOnlyDictionary.this/1", (e, a) -> Dictionaries.get(e, a[0], a[1]));
    members.add("IReadOnlyDictionary.Count/0", (e, a) -> Dictionaries.of(a[0]).size());
    members.add(
        "IReadOnlyDictionary.ContainsKey/1",
        (e, a) -> Dictionaries.of(a[0]).containsKey(Arguments.value(a[1])));
    members.add(
        "IReadOnlyDictionary.Keys/0", (e, a) -> new ArrayList<>(Dictionaries.of(a[0]).keySet()));
    members.add(
        "IReadOnlyDictionary.Values/0", (e, a) -> new ArrayList<>(Dictionaries.of(a[0]).values()));
    members.add(
        "IReadOnlyDictionary.TryGetValue/2", (e, a) -> Dictionaries.tryGet(a[0], a[1], a[2]));
    Members.PairBody valueOrDefault =
        (e, types, dictionary, key) -> {
          Object value = joined(Dictionaries.of(dictionary).get(key));
          if (types.isEmpty()) {
            return value;
          }
          TypeName type = types.get(0);
          return value == null ? Casts.defaultOf(type) : Casts.to(value, type);
        };
    members.addGeneric("ContextExtensions.GetValueOrDefault/2", valueOrDefault);
    members.addGeneric(
        "ContextExtensions.GetValueOrDefault/3",
        (e, types, a) -> {
          Object value = joined(Dictionaries.of(a[0]).get(a[1]));
          if (value == null) {
            return a[2];
          }
          return types.isEmpty() ? value : Casts.to(value, types.get(0));
        });
  }

  /** Several values of a header, parameter or claim are one text with commas. */
  private static @Nullable Object joined(@Nullable Object value) {
    return value instanceof String[] values ? String.join(",", Arrays.asList(values)) : value;
  }
}
