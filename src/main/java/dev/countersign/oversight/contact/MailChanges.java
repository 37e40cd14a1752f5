package dev.countersign.oversight.contact;

import dev.countersign.decisions.record.RecordSubjects;
import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.oversight.Directory;
import dev.countersign.oversight.directory.AccessEntries;
import dev.countersign.oversight.directory.AccessEvent;
import dev.countersign.oversight.directory.DirectoryRules;
import dev.countersign.oversight.directory.Person;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * Changes of the addresses at which people get mail. An address is in a private part under the key of its person. It
 * identifies nobody.
 */
public final class MailChanges {

    private static final int LONGEST = 254;
    private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
    /** Without quotes, comments and lists: one address, which cannot be a part of a header. */
    private static final Pattern ADDRESS =
            Pattern.compile("[A-Za-z0-9_+-]+(?:\\.[A-Za-z0-9_+-]+)*@(?:" + LABEL + "\\.)+" + LABEL);

    private final Directory directory;
    private final ClockAndRandom clock;

    public MailChanges(Directory directory, ClockAndRandom clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /** Whether it is one address of mail, in a form that no header misreads. */
    public static boolean isAddress(String text) {
        return text.length() <= LONGEST && ADDRESS.matcher(text).matches();
    }

    /**
     * Says where a person gets mail. The person does it, or an admin.
     *
     * @param mail empty for nowhere
     * @throws InvalidInput when it is not an address, or the person does not exist
     */
    public void set(Caller by, String person, String mail) {
        if (!mail.isEmpty() && !isAddress(mail)) {
            throw DirectoryRules.refused(
                    "mail",
                    "`" + Problem.shown(mail)
                            + "` is not an address of mail. Allowed: such as p@example.com, in ASCII, " + "at most "
                            + LONGEST + " letters, or an empty text for none.",
                    "");
        }
        directory.change(state -> {
            Instant now = clock.now();
            DirectoryRules.refuseExample(by);
            Person named = DirectoryRules.here(state, person, "person");
            if (!named.id().equals(by.id())) {
                DirectoryRules.requireAdmin(state, by, now);
            }
            String subject = RecordSubjects.STAFF + named.id();
            return AccessEntries.entry(AccessEvent.MAIL_SET, clock.id(), now, by)
                    .sealed(subject, "person", named.id())
                    .sealed(subject, "mail", mail);
        });
    }
}
