/**
 * The life of key-encryption keys: monthly rotation, resealing what lies under older keys, warnings
 * before certificates end, and what is left when all keystores are lost.
 *
 * <p>May use model, config, store and vault. Read {@link io.keybearer.keys.KeyRotation} first.
 */
@NullMarked
package io.keybearer.keys;

import org.jspecify.annotations.NullMarked;
