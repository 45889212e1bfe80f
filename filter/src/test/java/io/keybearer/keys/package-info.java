/** Tests of the life of keys, over a real store. */
@NullMarked
package io.keybearer.keys;

import org.jspecify.annotations.NullMarked;
