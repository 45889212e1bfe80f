package io.keybearer.admin.web;

import java.util.List;
import java.util.Map;

/**
 * What the page about the software shows.
 *
 * @param frame around it
 * @param facts what runs here, by the keys of texts
 * @param libraries what others wrote
 * @param terms the terms of some of it, by name
 */
public record AboutModel(
    Frame frame, Map<String, String> facts, List<Library> libraries, Map<String, String> terms) {
  /**
   * A library.
   *
   * @param name its archive's name
   * @param version its version; may be empty
   * @param licence the licence's name; may be empty
   */
  public record Library(String name, String version, String licence) {}
}
