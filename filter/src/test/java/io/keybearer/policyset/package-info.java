/** Tests of the files of a policy set. */
@NullMarked
package io.keybearer.policyset;

import org.jspecify.annotations.NullMarked;
