package dev.countersign.airline;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** One booking retold: what the customer said, what the record says, and what the policy says. */
record Story(Replay replay, List<Replayed> all) {

    String of(String booking) {
        return all.stream()
                .filter(each -> each.call().action().equals("cancel_reservation")
                        && each.call().text("reservation_id").equals(booking))
                .map(this::sentence)
                .collect(Collectors.joining("\n"));
    }

    private String sentence(Replayed replayed) {
        WriteCall call = replayed.call();
        JsonNode record = replay.recording().bookings().path(call.text("reservation_id"));
        String created = record.path("created_at").asString();
        Instant booked = OffsetDateTime.parse(created + Replay.OFFSET).toInstant();
        Duration age = Duration.between(booked, Replay.NOW);
        Labels.Label claim = label(call, "claimedHoursAgo").orElseThrow();
        return "- Task " + call.task() + ", trial " + call.trial() + ": the customer says “booked " + claim.value()
                + " hours ago” (message " + claim.evidence()
                + "); the record says booked " + created.replace('T', ' ') + " EST, " + age.toHours() + " hours ("
                + age.toDays() + " days) ago; "
                + record.path("cabin").asString().replace('_', ' ')
                + (replayed.insured() ? ", insured" : ", not insured") + ". Asked and confirmed (message "
                + label(call, "confirmed").orElseThrow().evidence() + "), it was "
                + (call.executed() ? "cancelled and refunded" : "not cancelled") + " (message " + call.message()
                + "). The policy says " + replayed.verdict() + " "
                + replayed.evaluation().reasons().stream()
                        .map(reason -> reason.code() + " (" + reason.row() + "): " + reason.text())
                        .collect(Collectors.joining("; "));
    }

    private Optional<Labels.Label> label(WriteCall call, String fact) {
        return replay.labels().of(call).stream()
                .filter(label -> label.fact().equals(fact))
                .findFirst();
    }
}
