/**
 * Tests of the policies. {@link io.keybearer.policy.DocumentsTest} runs whole documents; the format
 * of their scenarios is in {@code documents/README.md} of the test resources.
 */
@NullMarked
package io.keybearer.policy;

import org.jspecify.annotations.NullMarked;
