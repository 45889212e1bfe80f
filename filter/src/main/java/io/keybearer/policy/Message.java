package io.keybearer.policy;

/** A request or a response, as policies read and change it. */
public sealed interface Message permits RequestDraft, ResponseDraft, OutgoingRequest {
  /** Its header fields. */
  MessageHeaders headers();

  /** Its body. */
  Body body();
}
