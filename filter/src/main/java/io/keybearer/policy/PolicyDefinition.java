package io.keybearer.policy;

import java.util.function.Function;

/**
 * A policy that runs here. The sections it is documented for are in {@link
 * io.keybearer.policyxml.PolicyCatalog}.
 *
 * @param element the name of its element
 * @param compiler makes a policy of an element; notes every problem with the reader and then gives
 *     any policy
 */
record PolicyDefinition(String element, Function<ElementReader, Policy> compiler) {}
