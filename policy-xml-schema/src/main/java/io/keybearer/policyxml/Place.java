package io.keybearer.policyxml;

/**
 * The element that a problem is reported in.
 *
 * @param element its name
 * @param position its position
 */
record Place(String element, Position position) {}
