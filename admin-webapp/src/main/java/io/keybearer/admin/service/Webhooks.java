package io.keybearer.admin.service;

import io.keybearer.model.DeliveryAttempt;
import io.keybearer.model.Secret;
import io.keybearer.store.DeliveryLog;
import io.keybearer.store.OutboxStore;
import io.keybearer.store.StoredService;
import io.keybearer.store.Transaction;
import io.keybearer.store.Webhook;
import io.keybearer.store.WebhookStore;
import java.net.URI;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The use cases of webhooks: a service has one at most. Its messages are signed with a key that is
 * made here, shown once and kept sealed. Thread-safe.
 */
public final class Webhooks {
  private static final int MOST_URL_CHARACTERS = 2048;
  private static final int KEY_BYTES = 32;
  private static final String KEY_PREFIX = "whsec_";

  private final UseCase useCase;
  private final WebhookStore store;
  private final DeliveryLog log = new DeliveryLog();
  private final EndpointRules rules;
  private final SecureRandom random;

  /**
   * Use cases on these stores.
   *
   * @param rules say where a webhook may be
   * @param random makes keys
   */
  public Webhooks(
      ManagementStores stores, WebhookStore store, EndpointRules rules, SecureRandom random) {
    this.useCase = new UseCase(stores);
    this.store = store;
    this.rules = rules;
    this.random = random;
  }

  /**
   * A webhook as it is now.
   *
   * @param url where it is
   * @param events what it is told of
   * @param secret the key of its signatures when it is new; empty otherwise
   * @param keyLost whether its key was given up as lost, so that nothing is delivered before it is
   *     given another
   */
  public record Description(
      String url, List<String> events, Optional<Secret> secret, boolean keyLost) {
    /** Copies the events. */
    public Description {
      events = List.copyOf(events);
    }
  }

  /**
   * Where to deliver.
   *
   * @param secret the key to sign with; empty when there is none that can be opened
   */
  public record Target(URI url, List<String> events, Optional<Secret> secret) {
    /** Copies the events. */
    public Target {
      events = List.copyOf(events);
    }
  }

  /**
   * The webhook of a service.
   *
   * @throws ManagementException when there is none
   */
  public Description get(ResourceName service) {
    return useCase.run(
        transaction ->
            description(found(transaction, useCase.service(transaction, service)), null));
  }

  /**
   * Creates a service's webhook, or changes it. A new one has a new key.
   *
   * @throws ManagementException when the address or an event can't be used
   */
  public Description put(Actor actor, ResourceName name, String url, List<String> events) {
    check(url, events);
    return useCase.run(
        transaction -> {
          StoredService service = useCase.lockedService(transaction, name);
          Optional<Webhook> current = store.find(transaction, service);
          Secret secret = current.isPresent() ? null : newKey();
          if (secret == null) {
            store.update(transaction, service, url, events);
          } else {
            store.insert(transaction, service, url, events, secret);
          }
          String action = current.isPresent() ? "webhook.update" : "webhook.create";
          useCase.audit(transaction, service, actor, action, name);
          return description(found(transaction, service), secret);
        });
  }

  /**
   * Gives a webhook another key, and shows it.
   *
   * @throws ManagementException when there is none
   */
  public Description rotateSecret(Actor actor, ResourceName name) {
    return useCase.run(
        transaction -> {
          StoredService service = useCase.lockedService(transaction, name);
          Webhook webhook = found(transaction, service);
          Secret secret = newKey();
          store.setSecret(transaction, service, webhook, secret);
          useCase.audit(transaction, service, actor, "webhook.rotateSecret", name);
          return description(webhook, secret);
        });
  }

  /**
   * Sends a message that tells of nothing.
   *
   * @throws ManagementException when there is none
   */
  public void test(Actor actor, ResourceName name) {
    useCase.run(
        transaction -> {
          StoredService service = useCase.service(transaction, name);
          found(transaction, service);
          OutboxStore.append(transaction, service, "Test", "{}");
          useCase.audit(transaction, service, actor, "webhook.test", name);
          return true;
        });
  }

  /**
   * Removes a webhook.
   *
   * @throws ManagementException when there is none
   */
  public void delete(Actor actor, ResourceName name) {
    useCase.run(
        transaction -> {
          StoredService service = useCase.lockedService(transaction, name);
          found(transaction, service);
          store.delete(transaction, service);
          useCase.audit(transaction, service, actor, "webhook.delete", name);
          return true;
        });
  }

  /**
   * The latest attempts to deliver to a service's webhook, also to one that has been removed, the
   * newest first. They are kept for 30 days.
   *
   * @param before only attempts with a lower number; all of them without one
   * @param most how many at most
   * @throws ManagementException when there is no such service
   */
  public List<DeliveryAttempt> deliveries(ResourceName name, Optional<Long> before, int most) {
    return useCase.run(
        transaction -> log.recent(transaction, useCase.service(transaction, name), before, most));
  }

  /** Where a service's messages go; empty when nowhere. */
  public Optional<Target> target(ResourceName name) {
    return useCase.run(
        transaction -> {
          StoredService service = useCase.service(transaction, name);
          return store
              .find(transaction, service)
              .map(
                  webhook ->
                      new Target(
                          URI.create(webhook.url()),
                          webhook.events(),
                          store.secret(transaction, service, webhook)));
        });
  }

  private void check(String url, List<String> events) {
    List<FieldProblem> problems = new ArrayList<>();
    try {
      Optional<String> problem =
          url.length() > MOST_URL_CHARACTERS
              ? Optional.of("must have at most " + MOST_URL_CHARACTERS + " characters")
              : rules.problem(URI.create(url));
      problem.ifPresent(it -> problems.add(new FieldProblem("url", it)));
    } catch (IllegalArgumentException e) {
      problems.add(new FieldProblem("url", "is not a URI"));
    }
    for (int at = 0; at < events.size(); at++) {
      if (WebhookEvent.named(events.get(at)).isEmpty()) {
        problems.add(
            new FieldProblem(
                "events[" + at + ']',
                "must be one of needs_login, failing, recovered, secret_expiring"));
      }
    }
    if (!problems.isEmpty()) {
      throw ManagementException.invalid(problems);
    }
  }

  private Webhook found(Transaction transaction, StoredService service) {
    return store
        .find(transaction, service)
        .orElseThrow(
            () -> ManagementException.notFound("webhook of service", service.identity().name()));
  }

  private Secret newKey() {
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    return Secret.of(KEY_PREFIX + Base64.getEncoder().encodeToString(key));
  }

  private static Description description(
      Webhook webhook, @org.jspecify.annotations.Nullable Secret secret) {
    return new Description(
        webhook.url(),
        webhook.events(),
        Optional.ofNullable(secret),
        webhook.keyLost() && secret == null);
  }
}
