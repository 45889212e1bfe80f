package io.keybearer.policyset;

/**
 * A policy document before it is read.
 *
 * @param name what messages call it
 * @param text its text
 */
public record SourceFile(String name, String text) {}
