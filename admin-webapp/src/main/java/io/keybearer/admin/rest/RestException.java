package io.keybearer.admin.rest;

import java.util.List;
import java.util.Map;

/** A request that the REST layer itself refuses, with the ARM error that answers it. */
final class RestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient ArmError error;

  private RestException(ArmError error) {
    super(error.code(), null, false, false);
    this.error = error;
  }

  static RestException of(int status, String code, String message) {
    return new RestException(new ArmError(status, code, message, List.of(), Map.of()));
  }

  /**
   * A refusal with a header.
   *
   * @param header the header's name
   * @param value its value, of characters that a header may hold
   */
  static RestException of(int status, String code, String message, String header, String value) {
    return new RestException(new ArmError(status, code, message, List.of(), Map.of(header, value)));
  }

  ArmError error() {
    return error;
  }
}
