/**
 * The files of a policy set: reads one document, or a folder with documents of several scopes and
 * what belongs to them, into nouns. Finds every problem of all files at once, each with its file,
 * its line and what was expected; compiles and runs nothing.
 *
 * <p>May use policyxml and the shapes of policy.expression. Read {@link
 * io.keybearer.policyset.PolicySetReader} first; docs/policies.md describes the folder.
 */
@NullMarked
package io.keybearer.policyset;

import org.jspecify.annotations.NullMarked;
