/**
 * What the tests of several modules share: a real MariaDB, and rules of rooms. Read {@link
 * io.keybearer.testing.MariaDbServer} first.
 */
@NullMarked
package io.keybearer.testing;

import org.jspecify.annotations.NullMarked;
