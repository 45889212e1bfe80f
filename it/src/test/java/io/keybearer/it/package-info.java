/**
 * Both deployables together, as an operator deploys them: the packaged admin web application and
 * gateways with their own {@code web.xml}, against a real MariaDB and a real authorization server.
 *
 * <p>Everything is started by the demo's classes on free ports and reached over HTTP. Read {@link
 * io.keybearer.it.Stage} first.
 */
@NullMarked
package io.keybearer.it;

import org.jspecify.annotations.NullMarked;
