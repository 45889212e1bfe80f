/**
 * The pages in Chromium, as an operator sees and uses them: the packaged admin web application,
 * from its first start on. Read {@link io.keybearer.it.browser.JourneyIT} first.
 */
@NullMarked
package io.keybearer.it.browser;

import org.jspecify.annotations.NullMarked;
