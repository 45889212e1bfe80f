/** Tests of who is calling, over real HTTP. */
@NullMarked
package io.keybearer.identity;

import org.jspecify.annotations.NullMarked;
