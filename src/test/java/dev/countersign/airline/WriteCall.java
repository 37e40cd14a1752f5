package dev.countersign.airline;

import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * One call of a tool that changes the airline's records, as it was recorded.
 *
 * @param trial   how often the task had been tried before, from 0
 * @param message the number of the message that holds the call, from 0
 * @param answer  what the tool said: the message after the call, for the ids of calls repeat
 */
record WriteCall(int task, int trial, int message, String action, JsonNode arguments, String answer) {

    static final Set<String> ACTIONS = Set.of(
            "cancel_reservation",
            "update_reservation_flights",
            "update_reservation_baggages",
            "update_reservation_passengers",
            "book_reservation",
            "send_certificate");

    /** The tools do not know the policy: a call that was not refused for another reason was done. */
    boolean executed() {
        return !answer.startsWith("Error");
    }

    /** Task, trial and message, such as {@code 41/0/10}. */
    String place() {
        return task + "/" + trial + "/" + message;
    }

    String text(String argument) {
        return arguments.path(argument).asString("");
    }
}
