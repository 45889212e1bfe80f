/**
 * The management application's wiring: settings, migrations of the store, start and stop.
 *
 * <p>The only room that knows Flyway. Depends on all of {@code admin} and on what it wires of the
 * filter's rooms; never on the filter's servlet room. Read {@link
 * io.keybearer.admin.AdminContextListener} first.
 */
@NullMarked
package io.keybearer.admin;

import org.jspecify.annotations.NullMarked;
