/**
 * What the tests of several modules share: a real MariaDB. Read {@link
 * io.keybearer.testing.MariaDbServer} first.
 */
@NullMarked
package io.keybearer.testing;

import org.jspecify.annotations.NullMarked;
