/** Tests of the policy language as text. */
@NullMarked
package io.keybearer.policyxml;

import org.jspecify.annotations.NullMarked;
