package io.keybearer.admin.service;

import io.keybearer.credential.TokenRenewals;
import io.keybearer.credential.TokenRevocations;
import io.keybearer.store.GrantStore;

/**
 * What operations on connections work with, beside the stores.
 *
 * @param renewals gets new tokens
 * @param revocations revokes tokens at their providers
 * @param grants drops them from the store
 */
public record OperationServices(
    TokenRenewals renewals, TokenRevocations revocations, GrantStore grants) {}
