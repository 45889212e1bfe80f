package io.keybearer.cli;

import picocli.CommandLine.Command;

/** Checks and converts policy documents; docs/policies.md describes the commands. */
@Command(
    name = "policy",
    description = "Check and convert policy documents.",
    subcommands = {PolicyCheck.class, PolicyConvert.class})
final class PolicyCommand {
  PolicyCommand() {}
}
