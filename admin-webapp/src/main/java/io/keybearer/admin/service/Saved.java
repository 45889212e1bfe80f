package io.keybearer.admin.service;

/**
 * What a create-or-update did.
 *
 * @param resource the resource as it is now
 * @param created true when it did not exist before
 * @param <T> the kind of resource
 */
public record Saved<T>(Resource<T> resource, boolean created) {}
