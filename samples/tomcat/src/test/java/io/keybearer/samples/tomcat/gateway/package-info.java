/** Tests of the Tomcat sample, against the real distribution. */
@NullMarked
package io.keybearer.samples.tomcat.gateway;

import org.jspecify.annotations.NullMarked;
