package dev.countersign.decisions.record;

import dev.countersign.facts.Verdict;
import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.facts.vocabulary.CorePath;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The key of each private part of a record. Subjects without a known record, and persons that only a denied or
 * unregistered caller names, share keys of the day (UTC): a caller with invented ids causes at most
 * {@code 1 + the persons of one request} keys a day, and everything of that day can be erased.
 */
public final class PartSubjects {

    /** Prefix of the day. An erasure accepts this spelling. */
    public static final String UNRECORDED = "unrecorded:";

    private static final String UNRECORDED_STAFF = "unrecorded-staff-";
    /** A request names at most three persons, and all approvers have their own keys. */
    private static final int MOST_STAFF = 4;

    private PartSubjects() {}

    /**
     * In the order of {@link RecordSubjects#subjects}.
     *
     * @param known whether there is a key of that name already
     */
    static List<String> of(PersonalFacts personal, Evaluation evaluation, Instant at, Predicate<String> known) {
        Facts facts = personal.facts();
        RecordSubjects subjects = personal.subjects();
        LocalDate day = at.atOffset(ZoneOffset.UTC).toLocalDate();
        boolean recorded = facts.known().known(CorePath.CUSTOMER_ID)
                || Boolean.TRUE.equals(facts.known().value(CorePath.RESOURCE_RECORDED));
        List<String> under = new ArrayList<>(
                List.of(recorded || known.test(subjects.about()) ? subjects.about() : UNRECORDED + day));
        boolean believed = facts.known().known(CorePath.AGENT_ID) && evaluation.verdict() != Verdict.DENY;
        List<String> keys = subjects.subjects();
        for (int i = 1; i < keys.size(); i++) {
            String person = keys.get(i);
            boolean ours = believed || i == subjects.owner() || known.test(person);
            under.add(ours ? person : UNRECORDED_STAFF + i + ":" + day);
        }
        return under;
    }

    /** Whether it is the key of a day and not of a person. */
    public static boolean isOfADay(String key) {
        return key.startsWith(UNRECORDED) || key.startsWith(UNRECORDED_STAFF);
    }

    /** Whether it is the key of a person of the staff, or of such persons of a day. */
    public static boolean isOfStaff(String key) {
        return key.startsWith(RecordSubjects.STAFF) || key.startsWith(UNRECORDED_STAFF);
    }

    /** All keys of the named day. @param named such as {@code unrecorded:2026-11-28} */
    public static List<String> ofTheDay(String named) {
        String day = named.substring(UNRECORDED.length());
        List<String> all = new ArrayList<>(List.of(named));
        for (int i = 1; i <= MOST_STAFF; i++) {
            all.add(UNRECORDED_STAFF + i + ":" + day);
        }
        return all;
    }
}
