package io.keybearer.admin.web;

/**
 * What the page of a refused step shows.
 *
 * @param frame around it
 * @param explanation what happened and what to do, in words
 * @param again the path at which this browser begins anew; empty when it can't
 */
public record RefusedLoginModel(Frame frame, String explanation, String again) {}
