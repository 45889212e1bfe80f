/**
 * Tokens that are right whatever fails: several JVMs over one store, killed, paused and cut off at
 * every point of a refresh, and databases treated the same.
 *
 * <p>{@link io.keybearer.it.faults.Node} is a gateway's credential manager without the gateway;
 * {@link io.keybearer.it.faults.WorkerMain} runs one in a JVM of its own, told by a {@link
 * io.keybearer.it.faults.Worker}. Read {@link io.keybearer.it.faults.StormIT} first.
 */
@NullMarked
package io.keybearer.it.faults;

import org.jspecify.annotations.NullMarked;
