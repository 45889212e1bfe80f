package io.keybearer.admin.service;

/**
 * A resource as it is now.
 *
 * @param name its ids as the store has them
 * @param value what it holds
 * @param entityTag its state, for conditions of later requests
 * @param <T> the kind of resource
 */
public record Resource<T>(ResourceName name, T value, EntityTag entityTag) {}
