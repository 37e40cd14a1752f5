package dev.countersign.context.form;

import dev.countersign.context.words.NormalizedText;
import dev.countersign.context.words.Phrases;
import dev.countersign.context.words.SecretNumbers;
import java.util.function.Predicate;

/**
 * Takes out of a text what must not be quoted: numbers of cards, accounts, people and phones, mail addresses, ids of
 * other customers, words about health, and names that stand after a form of address or have two parts or more. It
 * compares the text without invisible characters and with one form for each character, blank and dash. It takes out
 * rather too much than too little: two words in a row with capital letters count as a name. Its time grows with the
 * length of the text.
 *
 * @param health  phrases about health of the pack
 * @param another whether a word is the id of another customer
 */
public record Redaction(Phrases health, Predicate<String> another) {

    /** The text with a word in square brackets for each thing that was taken out. */
    public String of(String text) {
        Cuts cuts = new Cuts(text);
        NormalizedText words = NormalizedText.of(text);
        SecretNumbers.in(words).forEach(found -> cuts.add(found.start(), found.end(), Cuts.What.NUMBER));
        health.in(words).forEach(found -> cuts.add(found.start(), found.end(), Cuts.What.HEALTH));
        FoldedText folded = FoldedText.of(text);
        AddressSearch.cut(folded, cuts);
        NumberSearch.cut(folded, cuts);
        NameSearch.cut(folded, cuts);
        IdSearch.cut(folded, cuts, another);
        return cuts.rest();
    }
}
