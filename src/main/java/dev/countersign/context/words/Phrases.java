package dev.countersign.context.words;

import dev.countersign.context.words.NormalizedText.Word;
import dev.countersign.facts.words.LanguageFinding;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the phrases of a pack in a text, whole words only. {@code #} in a phrase means any number. */
public final class Phrases {

    private record Phrase(String text, List<String> words) {}

    private static final String NUMBER = "#";

    private final Map<String, List<Phrase>> byFirst = new HashMap<>();

    public Phrases(Collection<String> phrases) {
        for (String text : phrases) {
            List<String> words = NormalizedText.of(text.replace(NUMBER, " 0 ")).stream()
                    .map(word -> word.isNumber() ? NUMBER : word.text())
                    .toList();
            if (!words.isEmpty()) {
                byFirst.computeIfAbsent(words.get(0), unused -> new ArrayList<>(1))
                        .add(new Phrase(text, words));
            }
        }
    }

    public Set<LanguageFinding> in(String text) {
        Set<LanguageFinding> found = new LinkedHashSet<>();
        in(NormalizedText.of(text), found);
        in(NormalizedText.joined(text), found);
        return found;
    }

    private void in(List<Word> words, Set<LanguageFinding> found) {
        for (int i = 0; i < words.size(); i++) {
            for (Phrase phrase : byFirst.getOrDefault(
                    words.get(i).isNumber() ? NUMBER : words.get(i).text(), List.of())) {
                if (stands(phrase, words, i)) {
                    found.add(new LanguageFinding(
                            LanguageFinding.PHRASE,
                            phrase.text(),
                            words.get(i).start(),
                            words.get(i + phrase.words().size() - 1).end()));
                }
            }
        }
    }

    private static boolean stands(Phrase phrase, List<Word> words, int at) {
        if (at + phrase.words().size() > words.size()) {
            return false;
        }
        for (int i = 0; i < phrase.words().size(); i++) {
            Word word = words.get(at + i);
            if (!phrase.words().get(i).equals(word.isNumber() ? NUMBER : word.text())) {
                return false;
            }
        }
        return true;
    }
}
