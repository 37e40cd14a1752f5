/** What a real agent did at an airline, asked again of the airline's pack: 200 recorded sessions, replayed. */
@NullMarked
package dev.countersign.airline;

import org.jspecify.annotations.NullMarked;
