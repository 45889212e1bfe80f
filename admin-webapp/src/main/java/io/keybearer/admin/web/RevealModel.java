package io.keybearer.admin.web;

/**
 * What is asked before an access token is shown.
 *
 * @param frame around it
 * @param connection the path of the connection's page
 * @param form the reason
 */
public record RevealModel(Frame frame, String connection, Form form) {}
