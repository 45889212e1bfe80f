/**
 * Tests of the filter in a real Jetty, over real HTTP. {@code GatewayServer} starts one; {@code
 * RawHttp} talks to it byte by byte.
 */
@NullMarked
package io.keybearer.servlet;

import org.jspecify.annotations.NullMarked;
