package dev.countersign.laws.offenders.cli.terminal;

import dev.countersign.laws.offenders.cli.Command;

public final class OptionThatKnowsItsCommand {

    final Command above = new Command();
}
