package dev.countersign.policy.table;

/**
 * One DRL file of a pack.
 *
 * @param question the folder it lies in; empty for {@code facts.drl}
 * @param file     path inside the pack
 * @param text     with LF line ends
 */
public record RuleText(String question, String file, String text) {

    public RuleText {
        text = text.replace("\r\n", "\n");
    }
}
