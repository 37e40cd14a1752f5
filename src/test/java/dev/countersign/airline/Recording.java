package dev.countersign.airline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The recorded sessions and the airline's records at their start. They are read in a folder next to the project, and
 * never copied.
 */
record Recording(List<Session> sessions, JsonNode bookings, JsonNode members, FlightPlan flights) {

    static final Path FOLDER = Path.of("../shared/data/tau-airline");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Asked by the tests that need the recording: without it they are skipped, with a message. */
    static boolean isThere() {
        boolean there = Files.isRegularFile(FOLDER.resolve("sessions.json"));
        if (!there) {
            System.err.println("SKIPPED, for there is no recording of the airline's sessions at "
                    + FOLDER.toAbsolutePath().normalize()
                    + ". Maybe put sessions.json, reservations.json, users.json and flights.json there.");
        }
        return there;
    }

    static Recording read() {
        List<Session> sessions = new ArrayList<>();
        json("sessions.json").forEach(recorded -> sessions.add(Session.of(recorded)));
        return new Recording(
                List.copyOf(sessions),
                json("reservations.json"),
                json("users.json"),
                new FlightPlan(json("flights.json")));
    }

    private static JsonNode json(String file) {
        try {
            return JSON.readTree(Files.readAllBytes(FOLDER.resolve(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
