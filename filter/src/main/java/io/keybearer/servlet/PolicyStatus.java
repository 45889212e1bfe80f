package io.keybearer.servlet;

import io.keybearer.policyxml.Diagnostic;
import java.util.List;
import java.util.Optional;

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

  /** One sentence about why the files in force are not those that are there; empty if they are. */
  Optional<String> problem() {
    if (unreadable()) {
      return Optional.of("The policy files are " + readError);
    }
    List<Diagnostic> errors = problems.stream().filter(Diagnostic::isError).toList();
    return errors.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "The new policies can't run: "
                + errors.get(0)
                + (errors.size() > 1 ? " (and " + (errors.size() - 1) + " more)" : ""));
  }

  boolean unreadable() {
    return !readError.isEmpty();
  }
}
