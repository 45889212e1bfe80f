package io.keybearer.model;

/**
 * The text of a policy document as a gateway uploaded it.
 *
 * @param text as it was written, before named values
 * @param masked whether some of it was replaced by asterisks because it looked like a secret
 */
public record PolicyText(String text, boolean masked) {}
