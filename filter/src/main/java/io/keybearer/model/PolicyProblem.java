package io.keybearer.model;

/**
 * What a gateway found wrong with a policy document.
 *
 * @param error whether the document can't run because of it, rather than perhaps not as meant
 * @param line the line, from 1
 * @param column the column, from 1
 * @param message a sentence, which never holds a value of the document
 */
public record PolicyProblem(boolean error, int line, int column, String message) {}
