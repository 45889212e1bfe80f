/** Tests of the outbound client against loopback servers. */
@NullMarked
package io.keybearer.http;

import org.jspecify.annotations.NullMarked;
