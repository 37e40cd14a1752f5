package dev.countersign.tables;

import dev.countersign.facts.text.Problem;
import dev.countersign.facts.vocabulary.Vocabulary;
import dev.countersign.policy.table.Table;
import dev.countersign.tables.workbook.TableSpec;
import dev.countersign.tables.workbook.TestRow;
import dev.countersign.tables.workbook.WorkbookReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the workbooks of a pack, and remembers those of the last pack that had no mistake: a workbook whose bytes did
 * not change, in a pack whose vocabulary did not change, is not read again. Lives as long as the service; may be used
 * by any number of threads.
 */
public final class Workbooks {

    /** By path. */
    private volatile Map<String, Opened> known = Map.of();

    /** One workbook: opened at first, typed once the vocabulary of the whole pack is known. */
    static final class Opened {

        private final String path;
        private final byte[] bytes;
        private final List<Problem> problems = new ArrayList<>();
        private final @Nullable TableSpec declaration;
        private @Nullable WorkbookReader reader;
        private @Nullable Vocabulary vocabulary;
        private @Nullable Table table;
        private List<TestRow> tests = List.of();

        private Opened(String path, byte[] bytes) {
            this.path = path;
            this.bytes = bytes;
            reader = WorkbookReader.open(path, bytes, problems).orElse(null);
            declaration = reader == null ? null : reader.declaration();
        }

        /** Empty if it could not be opened. */
        Optional<TableSpec> declaration() {
            return Optional.ofNullable(declaration);
        }

        private Opened typed(Vocabulary whole, boolean complete) {
            if (whole.equals(vocabulary) || declaration == null) {
                return this;
            }
            Opened fresh = reader == null ? new Opened(path, bytes) : this;
            WorkbookReader reading = java.util.Objects.requireNonNull(fresh.reader);
            fresh.vocabulary = whole;
            fresh.table = reading.table(whole, complete).orElse(null);
            fresh.tests = reading.tests(whole);
            // The parsed file is large, and only its typed table is needed from here on.
            fresh.reader = null;
            return fresh;
        }

        /** Empty if there is a mistake. */
        Optional<Table> table() {
            return Optional.ofNullable(table);
        }

        List<TestRow> tests() {
            return tests;
        }

        List<Problem> problems() {
            return problems;
        }
    }

    /** The workbooks of a pack with their declarations, in the order of paths. */
    List<CompletableFuture<Opened>> open(PackFiles files, Executor readers) {
        Map<String, Opened> before = known;
        return files.paths(PackFiles.TABLES, ".xlsx").stream()
                .map(path -> CompletableFuture.supplyAsync(
                        () -> {
                            byte[] bytes = files.content(path);
                            Opened same = before.get(path);
                            return same != null && Arrays.equals(same.bytes, bytes) ? same : new Opened(path, bytes);
                        },
                        readers))
                .toList();
    }

    /**
     * The same workbooks with their tables and tests.
     *
     * @param whole    the vocabulary of the whole pack
     * @param complete whether it holds everything the pack declares
     */
    List<Opened> typed(List<Opened> opened, Vocabulary whole, boolean complete, Executor readers) {
        List<Opened> typed = opened.stream()
                .map(each -> CompletableFuture.supplyAsync(() -> each.typed(whole, complete), readers))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();
        known = typed.stream()
                .filter(each -> each.problems.isEmpty())
                .collect(Collectors.toUnmodifiableMap(each -> each.path, each -> each));
        return typed;
    }
}
