package io.keybearer.admin.service;

import java.util.Optional;

/**
 * What became of something that was tried with an authorization provider.
 *
 * @param name the provider
 * @param outcome one word, such as {@code Passed}
 * @param reason why, as an error code; empty when there is nothing more to say
 * @param advice what it means and what to do, as a sentence; may be empty
 * @param disabled whether it is switched off
 */
public record ProviderReport(
    ResourceName name, String outcome, Optional<String> reason, String advice, boolean disabled) {}
