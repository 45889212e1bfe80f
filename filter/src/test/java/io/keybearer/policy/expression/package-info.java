/** Tests of what expressions see. */
@NullMarked
package io.keybearer.policy.expression;

import org.jspecify.annotations.NullMarked;
