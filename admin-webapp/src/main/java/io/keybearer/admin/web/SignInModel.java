package io.keybearer.admin.web;

/**
 * What the sign-in page shows.
 *
 * @param frame around it
 * @param name as it was typed; empty at first
 * @param returnTo where to go on, below the context path
 * @param problem why nobody was signed in, in words; empty at first
 */
public record SignInModel(Frame frame, String name, String returnTo, String problem) {}
