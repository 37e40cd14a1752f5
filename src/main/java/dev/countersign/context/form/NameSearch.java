package dev.countersign.context.form;

import static dev.countersign.context.form.FoldedText.BLANK;
import static dev.countersign.context.form.FoldedText.CAPITAL;
import static dev.countersign.context.form.FoldedText.CASED;
import static dev.countersign.context.form.FoldedText.FIRST;
import static dev.countersign.context.form.FoldedText.LETTER;
import static dev.countersign.context.form.FoldedText.OF_NAME;

import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Names in a text: two parts or more with capital letters, or any part after a form of address. Each part has at most
 * {@value #PART} letters after the first one, so that the time grows with the length of the text alone.
 */
final class NameSearch {

    private static final int NONE = -1;
    private static final int PART = 60;
    private static final int BLANKS = 3;
    private static final int MORE_PARTS = 4;
    private static final int TITLES = 4;
    private static final int PARTICLES = 3;

    private static final String[][] TITLE =
            byFirst("mr mrs ms miss mx dr prof sir lady herr herrn frau monsieur madame mme mlle sig sr sra");
    private static final String[][] PARTICLE = byFirst(
            "von vom van der den dem de del della di da do dos das " + "du la le zu zum zur ten ter bin ibn al el");

    private final FoldedText text;
    private final Cuts cuts;

    private NameSearch(FoldedText text, Cuts cuts) {
        this.text = text;
        this.cuts = cuts;
    }

    static void cut(FoldedText text, Cuts cuts) {
        new NameSearch(text, cuts).cut();
    }

    private static String[][] byFirst(String words) {
        return IntStream.rangeClosed('a', 'z')
                .mapToObj(first -> Stream.of(words.split(" "))
                        .filter(word -> word.charAt(0) == first)
                        .toArray(String[]::new))
                .toArray(String[][]::new);
    }

    private void cut() {
        int names = 0;
        int titled = 0;
        for (int at = text.next(0, FIRST); at < text.length(); at = text.next(at + 1, FIRST)) {
            int end = at >= titled ? titled(at) : NONE;
            if (end != NONE) {
                cuts.add(text, at, end, Cuts.What.NAME);
                titled = end;
            }
            end = at >= names && text.is(at, CAPITAL) ? name(at) : NONE;
            if (end != NONE) {
                cuts.add(text, at, end, Cuts.What.NAME);
                names = end;
            }
        }
    }

    /** Where two parts or more end. */
    private int name(int at) {
        int first = part(at, CAPITAL);
        int end = first == NONE ? NONE : moreParts(first);
        return end == first ? NONE : end;
    }

    /** Where forms of address, particles and a name end. The last of them may be the name, such as in Mr Prof. */
    private int titled(int at) {
        if (title(at) == NONE) {
            return NONE;
        }
        int[] titles = ends(at, TITLES, this::title);
        for (int title = titles.length - 1; title > 0; title--) {
            int[] particles = ends(titles[title], PARTICLES, this::particle);
            for (int particle = particles.length - 1; particle >= 0; particle--) {
                int end = part(particles[particle], CASED);
                if (end != NONE) {
                    return moreParts(end);
                }
            }
        }
        return NONE;
    }

    /** Where none, one, two and more of them in a row end. */
    private static int[] ends(int at, int most, IntUnaryOperator end) {
        return IntStream.iterate(at, each -> each != NONE, end).limit(most + 1L).toArray();
    }

    /** Where a form of address ends, with the blanks behind it. */
    private int title(int at) {
        int end = word(TITLE, at, true);
        return end == NONE ? NONE : blanks(text.letter(end) == '.' ? end + 1 : end);
    }

    private int particle(int at) {
        int end = word(PARTICLE, at, false);
        return end == NONE ? NONE : blanks(end);
    }

    /** Where one of these words ends. */
    private int word(String[][] words, int at, boolean capitalsToo) {
        int first = capitalsToo ? small(text.letter(at)) : text.letter(at);
        if (first < 'a' || first > 'z') {
            return NONE;
        }
        for (String word : words[first - 'a']) {
            int same = 1;
            while (same < word.length()) {
                int letter = text.letter(at + same);
                if ((capitalsToo ? small(letter) : letter) != word.charAt(same)) {
                    break;
                }
                same++;
            }
            if (same == word.length() && !text.is(at + same, LETTER)) {
                return at + same;
            }
        }
        return NONE;
    }

    private static int small(int letter) {
        return letter >= 'A' && letter <= 'Z' ? letter + 'a' - 'A' : letter;
    }

    /** Where up to {@value #MORE_PARTS} more parts end, with a comma, blanks and particles before each. */
    private int moreParts(int from) {
        int end = from;
        for (int parts = 0; parts < MORE_PARTS; parts++) {
            int next = blanks(text.letter(end) == ',' ? end + 1 : end);
            for (int particles = 0; next != NONE && particles < PARTICLES; particles++) {
                int particle = particle(next);
                if (particle == NONE) {
                    break;
                }
                next = particle;
            }
            int part = next == NONE ? NONE : part(next, CAPITAL);
            if (part == NONE) {
                return end;
            }
            end = part;
        }
        return end;
    }

    /** Where a part of a name or an initial with a dot ends. */
    private int part(int at, int first) {
        if (!text.is(at, first)) {
            return NONE;
        }
        int end = text.letter(at + 1) == '.' ? at + 2 : text.behind(at + 1, OF_NAME, PART);
        return end > at + 1 ? end : NONE;
    }

    /** Where one to {@value #BLANKS} blanks end. */
    private int blanks(int at) {
        int end = text.behind(at, BLANK, BLANKS + 1);
        return end == at || end > at + BLANKS ? NONE : end;
    }
}
