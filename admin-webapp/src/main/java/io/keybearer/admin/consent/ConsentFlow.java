package io.keybearer.admin.consent;

/**
 * The steps of a login, for whoever calls them.
 *
 * @param links makes links
 * @param attempts opens them
 * @param callbacks takes what identity providers answer
 * @param confirmations ends it
 * @param strangers notes who came without one
 */
public record ConsentFlow(
    LoginLinks links,
    LoginAttempts attempts,
    Callbacks callbacks,
    Confirmations confirmations,
    StrangerAudit strangers) {}
