package io.keybearer.admin.consent;

import io.keybearer.admin.service.ManagementStores;
import io.keybearer.store.ConsentStore;
import io.keybearer.store.GrantStore;
import io.keybearer.store.TokenStore;

/**
 * The stores that a login works on.
 *
 * @param management configuration and audit rows
 * @param consents links and attempts
 * @param tokens what token requests are made of
 * @param grants puts new tokens in the place of old ones
 */
public record ConsentStores(
    ManagementStores management, ConsentStore consents, TokenStore tokens, GrantStore grants) {}
