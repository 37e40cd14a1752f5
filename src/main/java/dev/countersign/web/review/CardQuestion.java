package dev.countersign.web.review;

import dev.countersign.decisions.held.HeldForPeople;
import dev.countersign.oversight.measure.Friction;
import dev.countersign.oversight.review.ReviewDesk;
import dev.countersign.oversight.review.TaskCard;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A question that who has read the card can answer: what a property of the action is.
 *
 * @param property its name
 * @param value    the right answer
 */
record CardQuestion(String property, JsonNode value) {

    private static final String CONTENT_DIGEST = "contentDigest";

    /** The question of a formal review, if people of a role that it needs are asked; empty for none. */
    static Optional<CardQuestion> of(ReviewDesk.Seen seen, TaskCard card, Friction friction) {
        List<CardQuestion> possible = card.effect()
                .propertyStream()
                .filter(each -> !each.getKey().equals(CONTENT_DIGEST)
                        && (each.getValue().isNumber() || each.getValue().isString()))
                .map(each -> new CardQuestion(each.getKey(), each.getValue()))
                .toList();
        return isAsked(seen, friction) && !possible.isEmpty()
                ? Optional.of(possible.get(Math.floorMod(seen.task().id().hashCode(), possible.size())))
                : Optional.empty();
    }

    /** Whether it is a formal review, and people of a role that it needs are asked. */
    static boolean isAsked(ReviewDesk.Seen seen, Friction friction) {
        return seen.task().grade().equals(HeldForPeople.FORMAL_REVIEW)
                && seen.needed().stream().anyMatch(each -> friction.isAsked(each.role()));
    }

    String text() {
        return "Which `" + property + "` does the action have?";
    }

    /** @throws dev.countersign.facts.text.InvalidInput when the answer is missing or wrong */
    void check(JsonNode answer) {
        if (!isRight(answer)) {
            throw Friction.refused(
                    answer.isMissingNode() ? "it is missing. " + text() : "it is not what the task shows. " + text(),
                    "Maybe read the task again.");
        }
    }

    private boolean isRight(JsonNode answer) {
        String text = answer.asString("").strip();
        if (!value.isNumber()) {
            return text.equals(value.asString().strip());
        }
        try {
            return new BigDecimal(text).compareTo(value.decimalValue()) == 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
