package io.keybearer.admin.web;

/**
 * What the page shows that asks before something is deleted.
 *
 * @param frame around it
 * @param id the id that is to be typed
 * @param consequence what goes with it, in words
 * @param action where the form goes
 * @param back where to go instead
 * @param wrong whether another id was typed
 */
public record DeleteModel(
    Frame frame, String id, String consequence, String action, String back, boolean wrong) {}
