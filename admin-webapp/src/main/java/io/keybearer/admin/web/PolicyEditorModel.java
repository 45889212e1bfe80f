package io.keybearer.admin.web;

import io.keybearer.policyxml.Diagnostic;
import java.util.List;

/**
 * What the editor shows.
 *
 * @param frame around it
 * @param text the draft
 * @param name the draft's file name
 * @param message what was done with it, in words; empty when nothing was
 * @param findings what is wrong with it
 * @param changes what was changed in it
 * @param insertion what the form for insertions holds
 * @param nonce what styles that the editor makes must carry
 */
public record PolicyEditorModel(
    Frame frame,
    String text,
    String name,
    String message,
    List<Finding> findings,
    List<ChangedLine> changes,
    PolicyInsertion insertion,
    String nonce) {
  /** Copies the lists. */
  public PolicyEditorModel {
    findings = List.copyOf(findings);
    changes = List.copyOf(changes);
  }

  /**
   * Something wrong.
   *
   * @param error whether a gateway would refuse the document
   * @param line the line, from 1
   * @param column the column, from 1
   * @param message a sentence
   */
  public record Finding(boolean error, int line, int column, String message) {
    static Finding of(Diagnostic diagnostic) {
      return new Finding(
          diagnostic.isError(),
          diagnostic.position().line(),
          diagnostic.position().column(),
          diagnostic.message());
    }
  }

  /**
   * What the page's script is told of a draft.
   *
   * @param text the draft
   * @param message what was done with it, in words
   * @param findings what is wrong with it
   * @param changes what was changed in it
   */
  public record Outcome(
      String text, String message, List<Finding> findings, List<ChangedLine> changes) {}

  /** What the editor's script is told. */
  Outcome outcome() {
    return new Outcome(text, message, findings, changes);
  }

  /** The modules that the editor's script imports. */
  public List<String> modules() {
    return Assets.modules();
  }
}
