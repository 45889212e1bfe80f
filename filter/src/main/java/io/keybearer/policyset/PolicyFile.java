package io.keybearer.policyset;

import io.keybearer.model.PolicyScope;

/**
 * A file of a policy set before anything is made of it.
 *
 * @param path what messages call it
 * @param scope what the document is for
 * @param bytes its content, which is not copied
 */
@SuppressWarnings("ArrayRecordComponent")
public record PolicyFile(String path, PolicyScope scope, byte[] bytes) {}
