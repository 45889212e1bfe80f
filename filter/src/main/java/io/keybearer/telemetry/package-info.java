/**
 * How a gateway does, for whoever watches it: its figures by JMX. Holds no secret and no token.
 *
 * <p>May use model and config; sole user of JMX. Read {@link io.keybearer.telemetry.GatewayMXBean}
 * first.
 */
@NullMarked
package io.keybearer.telemetry;

import org.jspecify.annotations.NullMarked;
