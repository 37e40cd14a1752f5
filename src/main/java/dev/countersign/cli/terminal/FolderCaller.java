package dev.countersign.cli.terminal;

import dev.countersign.context.own.OwnFacts;
import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.request.Caller;
import dev.countersign.edge.KeyCheck;
import dev.countersign.edge.KeyRights;
import dev.countersign.edge.KeySecret;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.oversight.Directory;
import dev.countersign.oversight.Rights;
import dev.countersign.oversight.RightsOf;
import dev.countersign.oversight.directory.ApiRole;
import dev.countersign.oversight.directory.DirectoryState;
import dev.countersign.oversight.directory.Scope;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** The caller of a command on a folder that no service has open. The rules are those of a service. */
public record FolderCaller(Directory directory, OwnFacts own, ClockAndRandom clock) {

    public static FolderCaller of(DataFolder folder, OwnFacts own, ClockAndRandom clock) {
        return new FolderCaller(Directory.compared(folder.ledger(), folder.records(), clock), own, clock);
    }

    /**
     * The person of a key.
     *
     * @throws InvalidInput when the key is not valid, or does not belong to a person with a role of oversight
     */
    public Caller approver(String token) {
        if (!directory.now().isGoverned()) {
            throw new InvalidInput(new Problem(
                    "--data",
                    "this ledger has no people, so nobody can act as one.",
                    "Maybe start the service and sign in, or add people to the directory."));
        }
        Rights rights = rights(token);
        if (!rights.roles().contains(ApiRole.APPROVER)) {
            throw new InvalidInput(new Problem(
                    CredentialOption.VARIABLE, "this needs a person who has one of the seven roles of oversight.", ""));
        }
        return rights.caller();
    }

    /** The person with that id, with the roles of this moment; empty for one who has left. */
    public Optional<Caller> person(String id) {
        return RightsOf.caller(directory.now(), id, clock.now());
    }

    /**
     * The client of a key, who may decide; the operator of a ledger without people, clients and keys.
     *
     * @throws InvalidInput when the key is missing or not valid, or does not belong to a client that may decide
     */
    public Caller client(Optional<String> token) {
        if (token.isEmpty() && !directory.now().isGoverned()) {
            return Caller.operator();
        }
        Rights rights = rights(token.orElseThrow(() -> new InvalidInput(new Problem(
                CredentialOption.VARIABLE,
                "decisions of this ledger need the key of a client with the scope " + Scope.DECIDE + ".",
                "Maybe name a file that contains it with --token-file."))));
        if (!rights.roles().contains(ApiRole.SERVICE) || !rights.scopes().contains(Scope.DECIDE)) {
            throw new InvalidInput(new Problem(
                    CredentialOption.VARIABLE,
                    "only a client with the scope " + Scope.DECIDE + " decides.",
                    "Maybe leave out --data: then nothing is recorded."));
        }
        return rights.caller();
    }

    private Rights rights(String token) {
        DirectoryState state = directory.now();
        Instant now = clock.now();
        Rights rights = KeySecret.read(token)
                .map(said -> KeyCheck.check(state, said, now))
                .flatMap(checked -> checked.key()
                        .flatMap(key -> KeyRights.of(
                                state,
                                key,
                                checked.isShared(),
                                now,
                                client -> RightsOf.client(
                                        client,
                                        kind -> KeyRights.agentsByKind(own).getOrDefault(kind, Set.of())))))
                .orElseThrow(() -> new InvalidInput(new Problem(
                        CredentialOption.VARIABLE,
                        "the key is not valid: it is wrong, has expired, or was revoked.",
                        KeySecret.looksLikeOne(token)
                                ? ""
                                : "Maybe it is a token of a sign-in: it needs the service, and its key does not.")));
        if (rights.rotates()) {
            throw new InvalidInput(new Problem(
                    CredentialOption.VARIABLE,
                    "another person issued your key and knows its secret, so it can only be rotated.",
                    "Maybe start the service, run `access key rotate`, and use the new key."));
        }
        return rights;
    }
}
