/**
 * The syntax of policy expressions, the C# subset between {@code @(} and {@code )} or {@code @{}
 * and {@code }}: where an expression ends, its syntax tree, and the names of the types and members
 * it may use. Evaluates nothing.
 *
 * <p>Depends on the JDK alone. The document reader, the compiler of the filter and the admin
 * console's editor depend on it. Read {@link io.keybearer.policyxml.expression.ExpressionScanner}
 * first.
 */
@NullMarked
package io.keybearer.policyxml.expression;

import org.jspecify.annotations.NullMarked;
