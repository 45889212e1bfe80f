package io.keybearer.admin.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The state that a resource must be in for a change to go on: {@code If-Match} and {@code
 * If-None-Match: *} of RFC 9110 §13.1. Weak tags never match, as §13.1.1 demands the strong
 * comparison.
 */
public final class Precondition {
  /** No condition: create or update, whatever is there. */
  public static final Precondition NONE = new Precondition(Kind.NONE, List.of());

  /** The resource must not exist yet. */
  public static final Precondition NEW = of(Optional.empty(), Optional.of("*"));

  private static final Pattern TAGS = Pattern.compile("\\s*(W/)?(\"[^\"]*\")\\s*(?:,|$)");

  private enum Kind {
    NONE,
    EXISTS,
    ABSENT,
    MATCHES
  }

  private final Kind kind;
  private final List<String> tags;

  private Precondition(Kind kind, List<String> tags) {
    this.kind = kind;
    this.tags = tags;
  }

  /**
   * The condition of a request's headers; {@code If-Match} counts when both are there.
   *
   * @param ifMatch the value of {@code If-Match}: {@code *} or a list of tags; a value that is
   *     neither matches nothing
   * @param ifNoneMatch the value of {@code If-None-Match}; only {@code *} is a condition of a
   *     change
   */
  public static Precondition of(Optional<String> ifMatch, Optional<String> ifNoneMatch) {
    if (ifMatch.isPresent()) {
      String text = ifMatch.get().strip();
      return text.equals("*")
          ? new Precondition(Kind.EXISTS, List.of())
          : new Precondition(Kind.MATCHES, strongTags(text));
    }
    return ifNoneMatch.filter(text -> text.strip().equals("*")).isPresent()
        ? new Precondition(Kind.ABSENT, List.of())
        : NONE;
  }

  private static List<String> strongTags(String text) {
    List<String> tags = new ArrayList<>();
    Matcher matcher = TAGS.matcher(text);
    int at = 0;
    while (at < text.length() && matcher.find(at) && matcher.start() == at) {
      if (matcher.group(1) == null) {
        tags.add(matcher.group(2));
      }
      at = matcher.end();
    }
    return tags;
  }

  /**
   * Checks the condition.
   *
   * @param current the tag of the resource as it is; empty when it does not exist
   * @throws ManagementException of kind {@code PRECONDITION_FAILED} when the condition does not
   *     hold
   */
  public void check(Optional<EntityTag> current) {
    boolean holds =
        switch (kind) {
          case NONE -> true;
          case EXISTS -> current.isPresent();
          case ABSENT -> current.isEmpty();
          case MATCHES -> current.isPresent() && tags.contains(current.get().text());
        };
    if (!holds) {
      throw ManagementException.preconditionFailed();
    }
  }
}
