/**
 * Runs policy documents: compiles the tree of a document into policies, walks a request through
 * inbound, backend and outbound, and through on-error when something fails.
 *
 * <p>A policy is one class, named after its element; {@link io.keybearer.policy.PolicyDefinitions}
 * lists them all. A policy is compiled once, when its document is loaded, and from then on serves
 * every request, so whatever can be decided by the document alone is decided then. Expressions are
 * compiled by {@code policy.expression}. The room knows HTTP only through the port {@link
 * io.keybearer.policy.Exchange}, which the servlet room implements.
 *
 * <p>May use model, credential, identity, cache, http, policyxml and policy.expression. Read {@link
 * io.keybearer.policy.PolicyEngine} first.
 */
@NullMarked
package io.keybearer.policy;

import org.jspecify.annotations.NullMarked;
