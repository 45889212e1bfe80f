package io.keybearer.admin.web;

/**
 * What the error page shows.
 *
 * @param frame around it
 * @param status the HTTP status
 * @param explanation what happened and what to do, in words
 * @param reference what finds the failure in the log; empty when there is nothing in it
 */
public record ErrorModel(Frame frame, int status, String explanation, String reference) {}
