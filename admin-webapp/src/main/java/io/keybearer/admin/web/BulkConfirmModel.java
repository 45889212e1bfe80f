package io.keybearer.admin.web;

import io.keybearer.admin.service.BulkOperations;
import java.util.List;

/**
 * What is asked before something is done with many connections.
 *
 * @param frame around it
 * @param action what is to be done, as addresses name it
 * @param count with how many
 * @param tooMany whether that is more than one job deals with
 * @param all whether all that match are meant
 * @param boxes otherwise the ticked boxes
 * @param list the list that it comes from
 * @param typed whether the number must be typed
 * @param wrong whether it was typed wrong
 */
public record BulkConfirmModel(
    Frame frame,
    String action,
    int count,
    boolean tooMany,
    boolean all,
    List<String> boxes,
    ConnectionList list,
    boolean typed,
    boolean wrong) {
  /** The most that one job deals with. */
  public static final int MOST = BulkOperations.MOST_CONNECTIONS;

  /** Copies the boxes. */
  public BulkConfirmModel {
    boxes = List.copyOf(boxes);
  }

  /** Where it comes from. */
  public String back() {
    return frame.url(list.address().text());
  }
}
