package io.keybearer.admin.service;

import io.keybearer.store.AccessPolicyStore;
import io.keybearer.store.AuditLog;
import io.keybearer.store.AuthorizationStore;
import io.keybearer.store.DeletionStore;
import io.keybearer.store.ProviderStore;
import io.keybearer.store.ServiceConfigurationStore;
import io.keybearer.store.Transactions;

/**
 * The stores that use cases work on.
 *
 * @param transactions runs each use case in one transaction
 * @param services the rows of services
 * @param providers the rows of authorization providers
 * @param authorizations the rows of authorizations
 * @param accessPolicies the rows of access policies
 * @param deletions takes rows out of sight
 * @param audit the audit rows
 */
public record ManagementStores(
    Transactions transactions,
    ServiceConfigurationStore services,
    ProviderStore providers,
    AuthorizationStore authorizations,
    AccessPolicyStore accessPolicies,
    DeletionStore deletions,
    AuditLog audit) {

  /** The same stores, whose use cases run in these transactions. */
  ManagementStores within(Transactions other) {
    return new ManagementStores(
        other, services, providers, authorizations, accessPolicies, deletions, audit);
  }
}
