/**
 * Settings by name, turned into typed values; all problems are reported at once, each naming its
 * key and source.
 *
 * <p>Depends on the JDK alone. Read {@link io.keybearer.config.Settings} first.
 */
@NullMarked
package io.keybearer.config;

import org.jspecify.annotations.NullMarked;
