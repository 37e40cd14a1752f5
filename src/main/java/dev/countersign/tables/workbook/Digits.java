package dev.countersign.tables.workbook;

import java.io.IOException;

/** Whole numbers from 0 in the parts of a workbook, in the plain form that every program writes. */
final class Digits {

    private static final int LONGEST = 9;

    private Digits() {}

    /** @throws XmlPart.Odd for another form, or more than {@code most} */
    static int number(String text, int most) throws IOException {
        boolean plain = !text.isEmpty() && text.length() <= LONGEST;
        for (int i = 0; plain && i < text.length(); i++) {
            plain = text.charAt(i) >= '0' && text.charAt(i) <= '9';
        }
        int number = plain ? Integer.parseInt(text) : -1;
        if (!plain || number > most) {
            throw new XmlPart.Odd(text + " is not a number up to " + most);
        }
        return number;
    }
}
