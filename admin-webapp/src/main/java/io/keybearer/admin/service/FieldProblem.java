package io.keybearer.admin.service;

/**
 * What is wrong with one field of a request.
 *
 * @param target the path of the field from the body's root, such as {@code properties.displayName}
 * @param message a sentence for the person who wrote the request; holds no secret
 */
public record FieldProblem(String target, String message) {}
