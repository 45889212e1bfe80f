/** Tests of the Tomcat sample, against the real distribution. */
@NullMarked
package io.keybearer.samples.tomcat;

import org.jspecify.annotations.NullMarked;
