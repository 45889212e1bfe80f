package io.keybearer.policy;

import io.keybearer.policyset.ApiDefinition;
import io.keybearer.policyset.OperationDefinition;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a request goes.
 *
 * @param pipeline what it goes through; of the widest scope that is known when nothing matches
 * @param api the API it belongs to; null when it belongs to none, or there are none
 * @param operation the operation; null when it belongs to none, or the API has none
 * @param matchedParameters the values of the operation's template
 * @param matched whether there is an API, and an operation if it has any, for the request
 */
record Route(
    Pipeline pipeline,
    @Nullable ApiDefinition api,
    @Nullable OperationDefinition operation,
    Map<String, String> matchedParameters,
    boolean matched) {}
