package io.keybearer.servlet;

import io.keybearer.policyxml.Diagnostic;
import java.util.List;

/**
 * Which policy files are in force, and what is wrong with newer ones.
 *
 * @param inForce the hash of the files in force
 * @param seen the hash of the files last seen; another one when they can't run
 * @param problems why they can't run; empty when they can
 * @param readError why the files could not be read when last looked at; empty when they could
 */
record PolicyStatus(String inForce, String seen, List<Diagnostic> problems, String readError) {
  PolicyStatus {
    problems = List.copyOf(problems);
  }

  static PolicyStatus good(String hash) {
    return new PolicyStatus(hash, hash, List.of(), "");
  }

  PolicyStatus bad(String hash, List<Diagnostic> why) {
    return new PolicyStatus(inForce, hash, why, "");
  }

  PolicyStatus unreadable(String why) {
    return new PolicyStatus(inForce, seen, problems, why);
  }

  PolicyStatus readable() {
    return readError.isEmpty() ? this : new PolicyStatus(inForce, seen, problems, "");
  }

  boolean unreadable() {
    return !readError.isEmpty();
  }
}
