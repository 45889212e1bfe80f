package io.keybearer.policyxml;

/** The two ways to write a document, by Azure's names for them. */
public enum PolicyForm {
  /**
   * The normal form, {@code xml}: well-formed XML in which expressions are escaped like any text
   * and line breaks in attributes are character references. Any XML tool reads it.
   */
  XML,
  /** The form of the portal, {@code rawxml}: expressions stand as an author writes them. */
  RAW_XML
}
