package io.keybearer.policyxml;

/**
 * A comment. It means nothing to a gateway and is kept so that a converted document keeps it.
 *
 * @param text what stands between {@code <!--} and {@code -->}, as written
 * @param position the position of {@code <!--}
 */
public record PolicyComment(String text, Position position) implements PolicyNode {}
