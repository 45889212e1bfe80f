/** Tests of the syntax of policy expressions. */
@NullMarked
package io.keybearer.policyxml.expression;

import org.jspecify.annotations.NullMarked;
