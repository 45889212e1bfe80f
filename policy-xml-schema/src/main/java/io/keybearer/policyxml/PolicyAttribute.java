package io.keybearer.policyxml;

/**
 * An attribute of an element.
 *
 * @param name the name as written, with its prefix if it has one
 * @param value the value
 * @param position the position of the name's first character
 */
public record PolicyAttribute(String name, PolicyValue value, Position position) {}
