package dev.countersign.tables.workbook;

import dev.countersign.facts.text.Problem;
import dev.countersign.facts.vocabulary.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Reads the Lists sheet, which holds the words of every drop-down, and compares it with the words of the pack. */
record ListsSheetReader(SheetGrid grid) {

    /** Words by list. */
    SortedMap<String, List<String>> words() {
        SortedMap<String, List<String>> lists = new TreeMap<>();
        for (int column = 0; !grid.text(0, column).isEmpty(); column++) {
            List<String> words = new ArrayList<>();
            for (int row = 1; !grid.text(row, column).isEmpty(); row++) {
                words.add(grid.text(row, column));
            }
            lists.put(grid.text(0, column), words);
        }
        return lists;
    }

    void check(TableSpec spec, Vocabulary vocabulary) {
        SortedMap<String, List<String>> own = words();
        List<String> names = IntStream.range(0, own.size())
                .mapToObj(column -> grid.text(0, column))
                .toList();
        for (String list : DropDowns.names(spec)) {
            List<String> must = DropDowns.words(list, vocabulary);
            List<String> is = own.getOrDefault(list, List.of());
            if (!must.equals(is)) {
                int row = (int) IntStream.range(0, Math.min(must.size(), is.size()))
                                .takeWhile(i -> must.get(i).equals(is.get(i)))
                                .count()
                        + 1;
                grid.problems()
                        .add(new Problem(
                                names.contains(list) ? grid.place(row, names.indexOf(list)) : grid.path() + ", Lists",
                                "the drop-down `" + list + "` "
                                        + (names.contains(list) ? "offers " + String.join(", ", is) : "is missing")
                                        + ", but the words of this pack are " + String.join(", ", must) + ".",
                                "Maybe run `table renew`, which writes the drop-downs again."));
            }
        }
    }
}
