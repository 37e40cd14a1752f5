package dev.countersign.context.words;

import dev.countersign.facts.text.Ids;
import java.net.IDN;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The form in which two e-mail addresses are equal: letters by NFKC, the part before the `@` without case, the domain
 * as the Domain Name System has it, without the dot of its root. Quoted parts, comments, names around the address and
 * schemes such as {@code mailto:} are not addresses here (RFC 5322, 3.4.1: a dot-atom on the left).
 */
public final class MailAddress {

    private static final int LOCAL = 64;
    private static final int DOMAIN = 255;
    private static final int DELETE = 0x7F;
    private static final int LABEL = 63;
    /** What RFC 5322 allows before the `@` only in quotes. */
    private static final String SPECIALS = "()<>[]:;\\,\"";

    private static final Pattern ROOT = Pattern.compile("\\.$");

    private MailAddress() {}

    /**
     * The form to compare by; nothing for a text that is not an address. Dots and what follows a plus are part of the
     * address.
     */
    public static Optional<String> key(String address) {
        return isUsual(address) ? Optional.of(lower(address)) : unusual(address);
    }

    /** Whether there are only letters of ASCII that no rule below changes, except that the key has small ones. */
    private static boolean isUsual(String address) {
        int at = address.indexOf('@');
        if (at < 1 || at > LOCAL || address.length() - at - 1 > DOMAIN) {
            return false;
        }
        int label = 0;
        for (int i = 0; i < address.length(); i++) {
            char letter = address.charAt(i);
            boolean plain =
                    letter >= 'a' && letter <= 'z' || letter >= 'A' && letter <= 'Z' || letter >= '0' && letter <= '9';
            if (i < at) {
                if (!plain && letter != '.' && letter != '_' && letter != '-' && letter != '+') {
                    return false;
                }
            } else if (i > at) {
                if (plain) {
                    label++;
                } else if (letter == '.' && label > 0) {
                    label = 0;
                } else {
                    return false;
                }
                if (label > LABEL) {
                    return false;
                }
            }
        }
        return label > 0;
    }

    private static String lower(String address) {
        return address.toLowerCase(Locale.ROOT);
    }

    private static Optional<String> unusual(String address) {
        String composed = Normalizer.normalize(address, Normalizer.Form.NFKC);
        int at = composed.indexOf('@');
        int before = Math.max(0, at);
        int after = composed.length() - at - 1;
        if (at != composed.lastIndexOf('@')
                || before < 1
                || before > LOCAL
                || after < 1
                || after > DOMAIN
                || composed.codePoints().anyMatch(MailAddress::unfit)) {
            return Optional.empty();
        }
        try {
            String domain = ROOT.matcher(
                            IDN.toASCII(composed.substring(at + 1), IDN.ALLOW_UNASSIGNED | IDN.USE_STD3_ASCII_RULES))
                    .replaceFirst("")
                    .toLowerCase(Locale.ROOT);
            return domain.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            composed.substring(0, at).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT) + "@" + domain);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean unfit(int letter) {
        if (letter > ' ' && letter < DELETE) {
            return SPECIALS.indexOf(letter) >= 0;
        }
        return Character.isSpaceChar(letter)
                || SPECIALS.indexOf(letter) >= 0
                || Ids.check(Character.toString(letter))
                        .filter(wrong -> wrong != Ids.COMPOSED)
                        .isPresent();
    }
}
