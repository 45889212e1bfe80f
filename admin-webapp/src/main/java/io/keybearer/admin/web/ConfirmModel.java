package io.keybearer.admin.web;

/**
 * What is asked before something is done that many notice.
 *
 * @param frame around it
 * @param consequence what comes of it, in words
 * @param button what the button says
 * @param action the path that the form goes to
 * @param back the path to go to instead
 */
public record ConfirmModel(
    Frame frame, String consequence, String button, String action, String back) {}
