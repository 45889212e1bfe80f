/**
 * Liquid templates for {@code set-body}, and the bodies they are filled in from.
 *
 * <p>Uses no other room; the sole user of liqp, and of the JDK's pull parser for XML. Read {@link
 * io.keybearer.policy.template.LiquidTemplate} first.
 */
@NullMarked
package io.keybearer.policy.template;

import org.jspecify.annotations.NullMarked;
