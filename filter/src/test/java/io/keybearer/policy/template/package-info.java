@NullMarked
package io.keybearer.policy.template;

import org.jspecify.annotations.NullMarked;
