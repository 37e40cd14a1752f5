/** What several commands share: options, exit codes, progress, and the service that runs on this machine. */
@NullMarked
package dev.countersign.cli.terminal;

import org.jspecify.annotations.NullMarked;
