package io.keybearer.admin.rest;

import java.time.Duration;

/**
 * How much one caller may ask of the API.
 *
 * @param requestsPerMinute the most requests of one caller in a minute; 0 for any number
 * @param longestBody how long a request's body may take to arrive
 */
public record RestLimits(int requestsPerMinute, Duration longestBody) {}
