package dev.countersign.oversight.directory;

/** The types of entries about access, as in the member {@code type} of their public record. */
public enum AccessEvent {
    PERSON_ADDED("person-added"),
    PERSON_CHANGED("person-changed"),
    PERSON_CONFIRMED("person-confirmed"),
    PERSON_LEFT("person-left"),
    MAIL_SET("mail-set"),
    GRANT_PROPOSED("grant-proposed"),
    GRANT_CONFIRMED("grant-confirmed"),
    GRANT_ENDED("grant-ended"),
    /** A person is away for a time. */
    ABSENCE_ENTERED("absence-entered"),
    ABSENCE_ENDED("absence-ended"),
    CLIENT_ADDED("client-added"),
    CLIENT_CHANGED("client-changed"),
    CLIENT_ENDED("client-ended"),
    CALLBACK_ADDED("callback-added"),
    CALLBACK_ROTATED("callback-rotated"),
    CALLBACK_ENDED("callback-ended"),
    KEY_ISSUED("key-issued"),
    KEY_CONFIRMED("key-confirmed"),
    KEY_ROTATED("key-rotated"),
    KEY_REVOKED("key-revoked"),
    /** A command on the machine made an admin, because there was none, or none could sign in. */
    RECOVERED("access-recovered"),
    /** Callers without a credential are refused from now on. */
    LAPTOP_ENDED("laptop-ended"),
    SIGNED_IN("signed-in"),
    REFUSED("refused-access"),
    LOOKED("looked");

    private final String type;

    AccessEvent(String type) {
        this.type = type;
    }

    /** Its name in the record. */
    public String type() {
        return type;
    }
}
