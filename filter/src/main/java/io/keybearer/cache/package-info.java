/**
 * Caches bounded by the number of their entries.
 *
 * <p>Uses {@code model}; the sole user of Ehcache, on the heap only. Read {@link
 * io.keybearer.cache.BoundedCache} first.
 */
@NullMarked
package io.keybearer.cache;

import org.jspecify.annotations.NullMarked;
