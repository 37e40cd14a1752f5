package dev.countersign.web.http;

import dev.countersign.decisions.record.ShownCard;
import dev.countersign.facts.Role;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.IsoTime;
import dev.countersign.facts.text.Problem;
import dev.countersign.oversight.review.MoveCode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The members of what people send: an approval, a rejection. */
public final class PersonWords {

    private static final String ROLE = "role";
    private static final String UNTIL = "until";
    private static final String CODE = "code";

    private static final List<String> YES_OR_NO = List.of(ShownCard.Needed.YES.name(), ShownCard.Needed.NO.name());

    private PersonWords() {}

    /** The role in which the person approves; null if the body names none. */
    public static @Nullable Role role(JsonNode body) {
        if (!body.has(ROLE)) {
            return null;
        }
        List<String> names = Arrays.stream(Role.values()).map(Enum::name).toList();
        return Role.valueOf(word(ROLE, OperatorMembers.text(body, ROLE), names));
    }

    /** Why the person hands a task over, or takes it over. */
    public static MoveCode move(JsonNode body) {
        List<String> names = Arrays.stream(MoveCode.values()).map(Enum::name).toList();
        return MoveCode.valueOf(word(CODE, OperatorMembers.text(body, CODE), names));
    }

    /** Whether the person says that a person was needed. */
    public static ShownCard.Needed needed(JsonNode body) {
        return body.has(ShownCard.NEEDED)
                ? ShownCard.Needed.valueOf(
                        word(ShownCard.NEEDED, OperatorMembers.text(body, ShownCard.NEEDED), YES_OR_NO))
                : ShownCard.Needed.NOT_ASKED;
    }

    private static String word(String place, String text, List<String> allowed) {
        if (!allowed.contains(text)) {
            throw new InvalidInput(new Problem(
                    place,
                    "`" + Problem.shown(text) + "` is not one of " + String.join(", ", allowed) + ".",
                    Problem.hint(text, allowed)));
        }
        return text;
    }

    /** The reason code of an approval; null if the body does not say it. */
    public static @Nullable String code(JsonNode body) {
        return body.has(CODE) ? body.path(CODE).asString() : null;
    }

    /** When the approval ends; null if the body does not say it. */
    public static @Nullable Instant until(JsonNode body) {
        if (!body.has(UNTIL)) {
            return null;
        }
        IsoTime time = new IsoTime(OperatorMembers.text(body, UNTIL));
        try {
            return time.moment();
        } catch (DateTimeException e) {
            throw new InvalidInput(time.wrong(UNTIL, "2026-12-01T12:00:00Z"));
        }
    }
}
