/** What the sample's gateway has of its own: deployed, unlike the launcher. */
@NullMarked
package io.keybearer.samples.tomcat.gateway;

import org.jspecify.annotations.NullMarked;
