package dev.countersign.ledger.tree;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The path of a tile below the folder of the ledger (c2sp.org/tlog-tiles): {@code tile/0/x001/x234/067} is the full
 * tile 1234067 of level 0, {@code tile/entries/000.p/12} the first twelve entries.
 *
 * @param level level of the tile, 0 to 7, or {@link #ENTRIES}
 * @param tile  its number in the level, from 0
 * @param width number of hashes or entries, 1 to 256
 */
public record TilePath(int level, long tile, int width) {

    /** In place of a level: the entries themselves. */
    public static final int ENTRIES = -1;
    /** Hashes of a full tile. */
    public static final int FULL = 256;
    /** Levels of the tree from one level of tiles to the next. */
    public static final int HEIGHT = 8;

    private static final Pattern FORM =
            Pattern.compile("tile/([0-7]|entries)/((?:x\\d{3}/){0,5}\\d{3})(?:\\.p/([1-9]\\d{0,2}))?");

    /** The tile with a hash, or an entry, in a tree of that size. */
    public static TilePath holding(int level, long hash, long size) {
        long tile = hash / FULL;
        return new TilePath(level, tile, (int) Math.min(FULL, hashes(level, size) - tile * FULL));
    }

    /** The number of hashes of a level of tiles in a tree of that size. */
    public static long hashes(int level, long size) {
        return level == ENTRIES ? size : size >> HEIGHT * level;
    }

    public boolean full() {
        return width == FULL;
    }

    /** The same tile as a full one. */
    public TilePath filled() {
        return new TilePath(level, tile, FULL);
    }

    /** The folder of the tile while it is not full. */
    public String partials() {
        return filled() + ".p";
    }

    public static Optional<TilePath> read(String path) {
        Matcher form = FORM.matcher(path);
        if (!form.matches()) {
            return Optional.empty();
        }
        TilePath read = new TilePath(
                form.group(1).equals("entries") ? ENTRIES : Integer.parseInt(form.group(1)),
                Long.parseLong(form.group(2).replaceAll("[x/]", "")),
                form.group(3) == null ? FULL : Integer.parseInt(form.group(3)));
        return Optional.of(read).filter(it -> it.toString().equals(path));
    }

    @Override
    public String toString() {
        StringBuilder path = new StringBuilder(String.format(Locale.ROOT, "%03d", tile % 1000));
        for (long rest = tile / 1000; rest > 0; rest /= 1000) {
            path.insert(0, String.format(Locale.ROOT, "x%03d/", rest % 1000));
        }
        return "tile/" + (level == ENTRIES ? "entries" : level) + "/" + path + (full() ? "" : ".p/" + width);
    }
}
