/**
 * What the tests of this module share: the web application in a real container on a real MariaDB.
 * Read {@link io.keybearer.admin.testing.RunningAdmin} first.
 */
@NullMarked
package io.keybearer.admin.testing;

import org.jspecify.annotations.NullMarked;
