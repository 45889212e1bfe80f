/**
 * The REST API: Azure Resource Manager's wire form of authorization providers, authorizations and
 * access policies.
 *
 * <p>The only room that knows Jersey. It reads requests strictly where the contract is strict and
 * in any casing where Azure's own clients need it, calls {@code admin.service}, and writes
 * canonical JSON. Each failure, also one of the framework, leaves as an ARM error body. Depends on
 * {@code admin.service}, {@code admin.security} and {@code model}. Read {@link
 * io.keybearer.admin.rest.RestApplication} first, then {@code ProviderResource}.
 */
@NullMarked
package io.keybearer.admin.rest;

import org.jspecify.annotations.NullMarked;
