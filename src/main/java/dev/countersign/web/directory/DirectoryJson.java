package dev.countersign.web.directory;

import dev.countersign.oversight.directory.ApiKey;
import dev.countersign.oversight.directory.Client;
import dev.countersign.oversight.directory.DirectoryState;
import dev.countersign.oversight.directory.Grant;
import dev.countersign.oversight.directory.Person;
import dev.countersign.oversight.directory.PersonChange;
import dev.countersign.oversight.directory.Proposal;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The directory as JSON. A secret and its hash are never part of it. */
final class DirectoryJson {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String STATE = "state";
    private static final String WAITS = "WAITS";
    private static final String EXPIRED = "EXPIRED";

    private final DirectoryState state;
    private final Instant now;

    DirectoryJson(DirectoryState state, Instant now) {
        this.state = state;
        this.now = now;
    }

    ObjectNode person(Person person) {
        ObjectNode json = described(person);
        texts(
                json,
                "roles",
                state.holding(person.id(), now).stream()
                        .map(grant -> grant.role().name())
                        .toList());
        json.put(
                "waits",
                state.changeOf(person.id())
                        .filter(change -> Proposal.of(change).isCurrent(state, now))
                        .isPresent());
        state.mailOf(person).ifPresent(mail -> json.put("mail", mail));
        if (person.leftAt() != null) {
            json.put("leftAt", person.leftAt().toString());
        }
        return json;
    }

    private static ObjectNode described(Person person) {
        ObjectNode json = JSON.createObjectNode().put("id", person.id()).put("name", person.name());
        texts(json, "aliases", person.aliases());
        ArrayNode identities = json.putArray("identities");
        person.identities().stream()
                .sorted((one, other) -> one.toString().compareTo(other.toString()))
                .forEach(each ->
                        identities.addObject().put("issuer", each.issuer()).put("subject", each.subject()));
        texts(json, "customerIds", person.customerIds());
        if (person.reportsTo() != null) {
            json.put("reportsTo", person.reportsTo());
        }
        return json;
    }

    /** A change that waits, with the person as it will be. */
    ObjectNode change(PersonChange change) {
        return JSON.createObjectNode()
                .put("id", change.id())
                .put("proposedBy", change.proposedBy())
                .set("person", described(change.person()));
    }

    ObjectNode grant(Grant grant) {
        ObjectNode json = JSON.createObjectNode()
                .put("id", grant.id())
                .put("person", grant.person())
                .put("role", grant.role().name());
        ObjectNode qualifiers = json.putObject("qualifiers");
        new TreeMap<>(grant.qualifiers()).forEach((name, until) -> qualifiers.put(name, until.toString()));
        json.put("from", grant.from().toString())
                .put("to", grant.to().toString())
                .put("reason", grant.reason())
                .put("proposedBy", grant.proposedBy());
        if (grant.confirmedBy() != null) {
            json.put("confirmedBy", grant.confirmedBy());
        }
        if (grant.endedAt() != null) {
            json.put("endedAt", grant.endedAt().toString());
        }
        return json.put("alone", grant.alone()).put(STATE, stateOf(grant));
    }

    private String stateOf(Grant grant) {
        boolean here = state.person(grant.person()).filter(Person::isHere).isPresent();
        if (!here || !now.isBefore(grant.end())) {
            return "ENDED";
        }
        if (grant.isOpen(now)) {
            return Proposal.of(grant).isCurrent(state, now) ? WAITS : "ENDED";
        }
        return grant.holds(now) ? "HOLDS" : "LATER";
    }

    ObjectNode client(Client client) {
        ObjectNode json = JSON.createObjectNode().put("id", client.id()).put("owner", client.owner());
        texts(
                json,
                "scopes",
                client.scopes().stream()
                        .map(each -> each.name().toLowerCase(Locale.ROOT))
                        .toList());
        texts(json, "agents", client.agents());
        texts(json, "kinds", client.kinds());
        json.put("users", client.users());
        if (client.perSecond() != null) {
            json.put("perSecond", client.perSecond());
        }
        if (client.endedAt() != null) {
            json.put("endedAt", client.endedAt().toString());
        }
        return json;
    }

    ObjectNode key(ApiKey key) {
        ObjectNode json = JSON.createObjectNode()
                .put("id", key.id())
                .put("of", key.ofPerson() ? "person" : "client")
                .put("owner", key.owner())
                .put("from", key.from().toString())
                .put("to", key.to().toString())
                .put("issuedBy", key.issuedBy())
                .put(STATE, stateOf(key));
        if (key.hasSharedSecret(now)) {
            json.put("shared", true);
        }
        if (key.secrets().size() > 1 && now.isBefore(key.secrets().get(0).to())) {
            json.put("bothUntil", key.secrets().get(0).to().toString());
        }
        if (key.revokedAt() != null) {
            json.put("revokedAt", key.revokedAt().toString());
        }
        return json;
    }

    private String stateOf(ApiKey key) {
        boolean here = key.ofPerson()
                ? state.person(key.owner()).filter(Person::isHere).isPresent()
                : state.client(key.owner()).filter(Client::isHere).isPresent();
        if (key.revokedAt() != null || !here) {
            return "REVOKED";
        }
        if (key.open()) {
            return Proposal.of(key).isCurrent(state, now) ? WAITS : EXPIRED;
        }
        return now.isBefore(key.to()) ? "HOLDS" : EXPIRED;
    }

    private static void texts(ObjectNode json, String name, Collection<String> texts) {
        ArrayNode list = json.putArray(name);
        new TreeSet<>(texts).forEach(list::add);
    }
}
