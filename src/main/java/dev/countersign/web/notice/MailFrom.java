package dev.countersign.web.notice;

import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.oversight.contact.MailChanges;
import org.springframework.core.env.Environment;

/**
 * Whether and from whom people get mail.
 *
 * @param address of the sender; empty if no mail server is set
 */
public record MailFrom(String address) {

    /** Setting: the address of the sender of mail; needed with a mail server. */
    public static final String SETTING = "countersign.mail-from";

    private static final String HOST = "spring.mail.host";

    /** @throws InvalidInput when there is a mail server and no sender */
    public static MailFrom of(Environment environment) {
        String from = environment.getProperty(SETTING, "");
        boolean isOn = !environment.getProperty(HOST, "").isBlank();
        if (isOn && !MailChanges.isAddress(from) || !isOn && !from.isEmpty()) {
            throw new InvalidInput(new Problem(
                    "--" + SETTING,
                    isOn
                            ? "`" + Problem.shown(from)
                                    + "` is not an address of mail. Allowed: such as desk@example.com."
                            : "there is no mail server.",
                    isOn ? "Maybe `countersign@example.com`." : "Maybe name it in `--" + HOST + "`."));
        }
        return new MailFrom(from);
    }
}
