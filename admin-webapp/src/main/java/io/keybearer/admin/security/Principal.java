package io.keybearer.admin.security;

/**
 * Who makes a request, as established by its credentials.
 *
 * @param name as audit rows show it, such as {@code api-token/bootstrap}
 * @param role what it may do
 */
public record Principal(String name, Role role) {}
