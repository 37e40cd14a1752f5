package dev.countersign.policy.table;

/**
 * One DRL file of a pack.
 *
 * @param question its folder; empty for {@code facts.drl}
 * @param file     path inside the pack
 * @param text     with LF line ends
 */
public record RuleText(String question, String file, String text) {

    public RuleText {
        text = text.replace("\r\n", "\n");
    }
}
