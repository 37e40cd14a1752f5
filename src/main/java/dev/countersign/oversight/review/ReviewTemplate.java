package dev.countersign.oversight.review;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The kinds of access requests, by how people review the action. */
public enum ReviewTemplate {
    /** The person for whom the agent acts agrees. */
    CONFIRM("Confirmation needed"),
    /** A person approves it first. */
    APPROVAL("Approval needed"),
    /** People review it with all evidence. */
    FORMAL_REVIEW("Formal review needed");

    private final String title;

    ReviewTemplate(String title) {
        this.title = title;
    }

    /** Of a grade of T03; another grade, and none, is an approval. */
    public static ReviewTemplate of(String grade) {
        return Arrays.stream(values())
                .filter(each -> each.name().equals(grade))
                .findFirst()
                .orElse(APPROVAL);
    }

    /** The one that access requests call by that word; empty if there is none. */
    public static Optional<ReviewTemplate> called(String word) {
        return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
    }

    /** As access requests call it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** A title for a screen. */
    public String title() {
        return title;
    }
}
