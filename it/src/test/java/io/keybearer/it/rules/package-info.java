/**
 * Rules of the whole source tree that no compiler checks: documentation, sizes, and no trace of the
 * machine it was written on.
 *
 * <p>Depends on the JDK alone. Read {@link io.keybearer.it.rules.SourceTree} first.
 */
@NullMarked
package io.keybearer.it.rules;

import org.jspecify.annotations.NullMarked;
