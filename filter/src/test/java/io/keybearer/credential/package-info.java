/** Tests of the credential manager against a real MariaDB and a token endpoint on loopback. */
@NullMarked
package io.keybearer.credential;

import org.jspecify.annotations.NullMarked;
