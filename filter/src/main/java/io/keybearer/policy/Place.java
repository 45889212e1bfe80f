package io.keybearer.policy;

import io.keybearer.policyxml.PolicySection;
import org.jspecify.annotations.Nullable;

/**
 * Where in a document a policy stands, for {@code context.LastError}.
 *
 * @param element the policy's element name
 * @param scope the scope of its document
 * @param section the section it is in
 * @param path its way from the section down: each step an element name and its number among the
 *     siblings of that name, as in {@code choose[3]/when[2]/set-header[1]}
 * @param policyId the {@code id} it was given; null without one
 */
record Place(
    String element, Scope scope, PolicySection section, String path, @Nullable String policyId) {}
