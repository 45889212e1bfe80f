/**
 * Azure's own clients against the packaged admin web application, over TLS, in the containers that
 * people use. Read {@link io.keybearer.it.azure.AzureClientsIT} first.
 */
@NullMarked
package io.keybearer.it.azure;

import org.jspecify.annotations.NullMarked;
