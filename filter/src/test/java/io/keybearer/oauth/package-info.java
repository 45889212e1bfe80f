/** Tests of token requests, their answers and the catalogue. */
@NullMarked
package io.keybearer.oauth;

import org.jspecify.annotations.NullMarked;
