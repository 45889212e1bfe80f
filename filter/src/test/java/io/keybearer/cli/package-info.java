/** Tests of the command line, each command as docs/keys.md has it. */
@NullMarked
package io.keybearer.cli;

import org.jspecify.annotations.NullMarked;
