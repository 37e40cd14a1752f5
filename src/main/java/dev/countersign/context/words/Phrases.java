package dev.countersign.context.words;

import dev.countersign.facts.words.LanguageFinding;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Finds the phrases of a pack in a text, whole words only. {@code #} in a phrase means any number. */
public final class Phrases {

    private record Phrase(String text, List<String> words) {}

    private static final String NUMBER = "#";
    /** The bits of a hash that are compared first: they exclude most words that begin no phrase. */
    private static final int BITS = 0xFFFF;

    private final Map<String, List<Phrase>> byFirst = new HashMap<>();
    private final BitSet firsts = new BitSet(BITS + 1);

    public Phrases(Collection<String> phrases) {
        for (String text : phrases) {
            NormalizedText read = NormalizedText.of(text.replace(NUMBER, " 0 "));
            List<String> words = IntStream.range(0, read.count())
                    .mapToObj(word -> read.isNumber(word) ? NUMBER : read.word(word))
                    .toList();
            if (!words.isEmpty()) {
                byFirst.computeIfAbsent(words.get(0), unused -> new ArrayList<>(1))
                        .add(new Phrase(text, words));
                firsts.set(words.get(0).hashCode() & BITS);
            }
        }
    }

    public Set<LanguageFinding> in(String text) {
        return in(NormalizedText.of(text));
    }

    public Set<LanguageFinding> in(NormalizedText text) {
        Set<LanguageFinding> found = new LinkedHashSet<>();
        in(text, found);
        NormalizedText joined = text.joined();
        if (joined != text) {
            in(joined, found);
        }
        return found;
    }

    private void in(NormalizedText text, Set<LanguageFinding> found) {
        for (int word = 0; word < text.count(); word++) {
            for (Phrase phrase : beginningWith(text, word)) {
                if (stands(phrase, text, word)) {
                    found.add(new LanguageFinding(
                            LanguageFinding.PHRASE,
                            phrase.text(),
                            text.start(word),
                            text.end(word + phrase.words().size() - 1)));
                }
            }
        }
    }

    private List<Phrase> beginningWith(NormalizedText text, int word) {
        if (text.isNumber(word)) {
            return byFirst.getOrDefault(NUMBER, List.of());
        }
        return firsts.get(text.hash(word) & BITS) ? byFirst.getOrDefault(text.word(word), List.of()) : List.of();
    }

    private static boolean stands(Phrase phrase, NormalizedText text, int at) {
        if (at + phrase.words().size() > text.count()) {
            return false;
        }
        for (int i = 0; i < phrase.words().size(); i++) {
            String word = phrase.words().get(i);
            if (!(word.equals(NUMBER) ? text.isNumber(at + i) : text.is(at + i, word))) {
                return false;
            }
        }
        return true;
    }
}
