package io.keybearer.admin.service;

import java.util.UUID;

/**
 * The state of one resource as clients hand it back in {@code If-Match}: opaque, and quoted as RFC
 * 9110 §8.8.3 wants it. A resource that was deleted and made anew has another tag than before.
 *
 * @param text the tag with its quotes
 */
public record EntityTag(String text) {
  /**
   * The tag of a row.
   *
   * @param uid the row's random identity
   * @param version the row's version, raised by each change
   */
  public static EntityTag of(UUID uid, long version) {
    return new EntityTag(
        '"' + Long.toHexString(uid.getMostSignificantBits()) + '-' + version + '"');
  }
}
