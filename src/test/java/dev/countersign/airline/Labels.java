package dev.countersign.airline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Facts that only the conversation contains, read by hand: one line for each fact, with its message. */
record Labels(List<Label> all) {

    static final Path FILE = Path.of("docs/examples/airline/labels.csv");

    private static final int COLUMNS = 7;

    /**
     * @param call     the message that holds the call
     * @param value    empty where the conversation was read and leaves it open
     * @param evidence the message it was read from, before the call
     * @param why      empty where the message speaks for itself
     */
    record Label(int task, int trial, int call, String fact, String value, int evidence, String why) {

        private static Label of(String line) {
            String[] cells = line.split(",", COLUMNS);
            String why = cells[COLUMNS - 1].replaceAll("^\"|\"$", "");
            return new Label(
                    Integer.parseInt(cells[0]),
                    Integer.parseInt(cells[1]),
                    Integer.parseInt(cells[2]),
                    cells[3],
                    cells[4],
                    Integer.parseInt(cells[5]),
                    why);
        }

        boolean about(WriteCall write) {
            return task == write.task() && trial == write.trial() && call == write.message();
        }
    }

    static Labels read() {
        try {
            return new Labels(
                    Files.readAllLines(FILE).stream().skip(1).map(Label::of).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Label> of(WriteCall call) {
        return all.stream().filter(label -> label.about(call)).toList();
    }

    /** Empty where there is no such label, or where the conversation leaves it open. */
    Optional<String> value(WriteCall call, String fact) {
        return of(call).stream()
                .filter(label -> label.fact().equals(fact) && !label.value().isEmpty())
                .map(Label::value)
                .findFirst();
    }
}
