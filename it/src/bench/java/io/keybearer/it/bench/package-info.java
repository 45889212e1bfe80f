/**
 * Load runs for the goals of docs/performance.md, each with its baseline in the same run. Compiled
 * in profile {@code bench} only, which brings Spring Security along.
 *
 * <p>Read {@link io.keybearer.it.bench.BenchMain} first.
 */
package io.keybearer.it.bench;
