package dev.countersign.oversight.directory;

/** The roles of the interface. The matrix of access says what each may ask. */
public enum ApiRole {
    /** A client: a program with a key or a signed token. */
    SERVICE,
    /** Edits decision tables, and reads decisions. */
    ANALYST,
    /** Has at least one of the seven roles of oversight. */
    APPROVER,
    /** Looks at decisions a second time. */
    REVIEWER,
    /** Reads and checks, and changes nothing. */
    AUDITOR,
    /** Watches agents and stops them. */
    SUPERVISOR,
    /** Manages people, grants, clients and keys. */
    ADMIN
}
