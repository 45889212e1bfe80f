/**
 * Tests of the demo's parts; the demo as a whole is tested with both deployables, in {@code it}.
 */
@NullMarked
package io.keybearer.samples.jetty;

import org.jspecify.annotations.NullMarked;
