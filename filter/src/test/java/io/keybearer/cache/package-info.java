/** Tests of the bounded cache. */
@NullMarked
package io.keybearer.cache;

import org.jspecify.annotations.NullMarked;
