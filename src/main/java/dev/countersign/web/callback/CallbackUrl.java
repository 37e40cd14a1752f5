package dev.countersign.web.callback;

import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An address of a client that may be called, in one spelling.
 *
 * @param uri      https, or http inside the company
 * @param internal whether the operator named its host and port, so that it need not be public
 */
public record CallbackUrl(URI uri, boolean internal) {

    private static final int LONGEST = 2_000;
    private static final int HTTPS = 443;
    private static final int HTTP = 80;
    private static final int LAST_PORT = 65_535;
    private static final String LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
    /** Names of the DNS: the last part has a letter, and is not a number in another base. */
    private static final Pattern NAME =
            Pattern.compile("(?=.{1,253}$)(?:" + LABEL + "\\.)*(?!0x)(?=[0-9-]*[a-z])" + LABEL);

    private static final Pattern NUMBER = Pattern.compile("(?:(?:0|[1-9]\\d{0,2})\\.){3}(?:0|[1-9]\\d{0,2})");
    /** Without an IPv4 address inside it. */
    private static final Pattern NUMBER_6 = Pattern.compile("\\[[0-9a-f:]+]");

    /** @throws InvalidInput when it is not an address that may be called */
    public static CallbackUrl of(String text, InternalTargets internal) {
        URI uri = read(text);
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        boolean https = uri.getScheme().toLowerCase(Locale.ROOT).equals("https");
        int port = uri.getPort() >= 0 ? uri.getPort() : https ? HTTPS : HTTP;
        boolean inside = internal.has(host, port);
        if (!https && !inside) {
            throw refused(
                    text,
                    "is not https. Allowed: https, and http for a host and port of `--" + InternalTargets.SETTING
                            + "`.");
        }
        if (!isHost(host) || port < 1 || port > LAST_PORT) {
            throw refused(
                    text, "has no host as the DNS names it, or no port. Allowed: such as https://crm.example.com/in.");
        }
        return new CallbackUrl(spelled(uri, https ? "https" : "http", host, port), inside);
    }

    private static URI read(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw refused(text, "is not an address.");
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        boolean isWhole = (scheme.equals("https") || scheme.equals("http")) && uri.getHost() != null;
        if (!isWhole || text.length() > LONGEST || !text.chars().allMatch(each -> each > ' ' && each < '\u007f')) {
            throw refused(
                    text, "is not an address of http. Allowed: https, in ASCII, at most " + LONGEST + " letters.");
        }
        if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw refused(text, "has a user or a fragment. Allowed: neither, because the record shows the address.");
        }
        return uri;
    }

    private static boolean isHost(String host) {
        return NAME.matcher(host).matches()
                || NUMBER.matcher(host).matches()
                || NUMBER_6.matcher(host).matches();
    }

    private static URI spelled(URI uri, String scheme, String host, int port) {
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        boolean usual = port == (scheme.equals("https") ? HTTPS : HTTP);
        return URI.create(scheme + "://" + host + (usual ? "" : ":" + port) + path + query);
    }

    private static InvalidInput refused(String text, String says) {
        return new InvalidInput(new Problem(
                "url", "`" + Problem.shown(text) + "` " + says, "Maybe `https://crm.example.com/countersign`."));
    }
}
