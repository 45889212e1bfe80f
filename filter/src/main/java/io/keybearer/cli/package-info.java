/**
 * The command line of the all-in-one jar, and its wiring. May use everything of the filter but
 * {@code servlet}; sole user of picocli. Read {@link io.keybearer.cli.Keybearer} first.
 */
@NullMarked
package io.keybearer.cli;

import org.jspecify.annotations.NullMarked;
