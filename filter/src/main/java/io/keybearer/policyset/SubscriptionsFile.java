package io.keybearer.policyset;

import io.keybearer.policy.expression.EvaluationContext;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads {@code subscriptions.properties}: {@code <id>.<field> = value} lines. */
final class SubscriptionsFile {
  private static final List<String> STATES =
      List.of("active", "submitted", "rejected", "suspended", "cancelled", "expired");
  private static final Pattern HASH = Pattern.compile("[0-9a-fA-F]{64}");
  private static final String HASH_EXPECTED =
      "the SHA-256 of a key, 64 hexadecimal digits (printf %s \"$KEY\" | sha256sum)";

  private final Problems problems;
  private final Map<String, String> owners = new TreeMap<>();

  SubscriptionsFile(Problems problems) {
    this.problems = problems;
  }

  /** Reads the file. A subscription with a problem is left out. */
  Subscriptions read(PropertiesFile file) {
    List<Subscriber> subscribers = new ArrayList<>();
    file.groups("ID.FIELD, such as partner.state")
        .values()
        .forEach(group -> subscribers.add(subscriber(group)));
    return new Subscriptions(subscribers);
  }

  private Subscriber subscriber(PropertiesFile.Group group) {
    List<byte[]> hashes = new ArrayList<>();
    group
        .required("primary-key-sha256", HASH_EXPECTED)
        .ifPresent(entry -> addHash(entry, group.id(), hashes));
    group.find("secondary-key-sha256").ifPresent(entry -> addHash(entry, group.id(), hashes));
    Optional<PropertiesFile.Entry> state = group.required("state", "one of " + states());
    state.ifPresent(this::checkState);
    Subscriber subscriber =
        new Subscriber(
            group.id(),
            group.text("name"),
            state.map(entry -> isState(entry, "active")).orElse(false),
            product(group),
            user(group),
            instant(group, "created-date"),
            instant(group, "start-date"),
            instant(group, "end-date"),
            hashes);
    group.finish();
    return subscriber;
  }

  private void addHash(PropertiesFile.Entry entry, String id, List<byte[]> hashes) {
    String text = entry.value().strip().toLowerCase(Locale.ROOT);
    if (!HASH.matcher(text).matches()) {
      problems.key(entry, "the value is not " + HASH_EXPECTED);
      return;
    }
    String owner = owners.putIfAbsent(text, id);
    if (owner != null) {
      problems.key(entry, "the key is already one of subscription '" + owner + "'");
    }
    hashes.add(HexFormat.of().parseHex(text));
  }

  private void checkState(PropertiesFile.Entry entry) {
    if (STATES.stream().noneMatch(state -> isState(entry, state))) {
      problems.key(entry, "the value is not one of " + states());
    }
  }

  private static boolean isState(PropertiesFile.Entry entry, String state) {
    return entry.value().strip().equalsIgnoreCase(state);
  }

  private static String states() {
    return String.join(", ", STATES) + " (keys of an active subscription are valid)";
  }

  private Optional<EvaluationContext.Product> product(PropertiesFile.Group group) {
    Optional<String> id = group.text("product");
    requireOwner(group, id, "product", "product-name");
    Optional<String> name = group.text("product-name");
    return id.map(known -> new EvaluationContext.Product(known, name.orElse(known), List.of()));
  }

  private Optional<EvaluationContext.User> user(PropertiesFile.Group group) {
    Optional<String> id = group.text("user");
    List<String> details =
        List.of("user-email", "user-first-name", "user-last-name", "user-note", "user-groups");
    details.forEach(detail -> requireOwner(group, id, "user", detail));
    List<EvaluationContext.Group> groups =
        group.text("user-groups").stream()
            .flatMap(names -> Lists.of(names).stream())
            .map(name -> new EvaluationContext.Group(name, name))
            .toList();
    return id.map(
        known ->
            new EvaluationContext.User(
                known,
                group.text("user-email").orElse(null),
                group.text("user-first-name").orElse(null),
                group.text("user-last-name").orElse(null),
                group.text("user-note").orElse(null),
                null,
                groups));
  }

  private void requireOwner(
      PropertiesFile.Group group, Optional<String> id, String owner, String detail) {
    Optional<PropertiesFile.Entry> entry = group.find(detail);
    if (id.isEmpty() && entry.isPresent()) {
      problems.key(entry.get(), "it needs '" + group.id() + '.' + owner + "' too");
    }
  }

  private Optional<Instant> instant(PropertiesFile.Group group, String field) {
    Optional<PropertiesFile.Entry> entry = group.find(field);
    try {
      return entry.map(found -> instant(found.value().strip()));
    } catch (DateTimeException e) {
      problems.key(
          entry.orElseThrow(),
          "the value is no date of ISO 8601; expected such as 2027-01-31 (UTC) or"
              + " 2027-01-31T12:00:00Z");
      return Optional.empty();
    }
  }

  private static Instant instant(String text) {
    return text.indexOf('T') < 0
        ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
        : OffsetDateTime.parse(text).toInstant();
  }
}
