/**
 * The policy language as text: reads documents of Azure API Management, in the entity-escaped form
 * ({@code xml}) and in the form the portal shows ({@code rawxml}), into a tree that remembers where
 * everything stood; checks the tree against the schema; writes it again in either form.
 *
 * <p>Depends on {@code policyxml.expression} (for where an expression ends) and on the JDK, whose
 * {@code javax.xml} only this package uses. Nothing here runs a policy or evaluates an expression.
 * Read {@link io.keybearer.policyxml.PolicyReader} first.
 */
@NullMarked
package io.keybearer.policyxml;

import org.jspecify.annotations.NullMarked;
