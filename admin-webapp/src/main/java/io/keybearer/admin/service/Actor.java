package io.keybearer.admin.service;

/**
 * Who asked for a change, as audit rows name them.
 *
 * @param name such as {@code api-token/bootstrap}
 */
public record Actor(String name) {}
