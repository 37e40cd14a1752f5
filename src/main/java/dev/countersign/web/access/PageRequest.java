package dev.countersign.web.access;

import dev.countersign.decisions.PermissionSearch;
import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.facts.json.Sha256;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The page of a search that is requested (AuthZEN 1.0, section 8.2.1). The token contains the next position, the limit,
 * and a fingerprint of the question, the release and the candidates. It is valid for that question only, the service
 * keeps no state for it, and it discloses nothing.
 *
 * @param asked whether the request has a page object
 * @param limit the greatest number of results of the answer
 * @param token token of the previous page, or null for the first page
 */
record PageRequest(boolean asked, int limit, @Nullable Token token) {

    static final int MOST = 1000;
    private static final int FINGERPRINT_BYTES = 16;
    private static final Pattern TOKEN = Pattern.compile("(\\d{1,9})\\.(\\d{1,9})\\.([0-9a-f]{32})");
    private static final JsonMapper SORTED = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    record Token(int from, int limit, String fingerprint) {}

    /** @throws InvalidInput when it is not a page object, or its token is not from this service */
    static PageRequest of(JsonNode page) {
        if (page.isMissingNode() || page.isNull()) {
            return new PageRequest(false, MOST, null);
        }
        if (!page.isObject()) {
            throw new InvalidInput(new Problem("page", "it is not an object.", "Maybe { \"limit\": 100 }."));
        }
        Token token = token(page.path("token"));
        Integer limit = limit(page.path("limit"));
        if (token != null && limit != null && limit != token.limit()) {
            throw new InvalidInput(new Problem(
                    "page.limit",
                    "`" + limit + "` is not the limit of the previous page, `" + token.limit() + "`.",
                    "Maybe omit it: the token contains it."));
        }
        return new PageRequest(true, token != null ? token.limit() : limit != null ? limit : MOST, token);
    }

    private static @Nullable Integer limit(JsonNode limit) {
        if (limit.isMissingNode() || limit.isNull()) {
            return null;
        }
        if (!limit.isIntegralNumber() || limit.decimalValue().signum() < 0) {
            throw new InvalidInput(new Problem(
                    "page.limit",
                    "`" + limit + "` is not a number of results. Allowed: whole numbers from 0.",
                    "Maybe `100`."));
        }
        return limit.decimalValue().min(java.math.BigDecimal.valueOf(MOST)).intValue();
    }

    private static @Nullable Token token(JsonNode token) {
        if (token.isMissingNode()
                || token.isNull()
                || token.isString() && token.asString().isEmpty()) {
            return null;
        }
        try {
            Matcher parts = TOKEN.matcher(
                    new String(Base64.getUrlDecoder().decode(token.asString("")), StandardCharsets.US_ASCII));
            if (parts.matches()) {
                return new Token(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)), parts.group(3));
            }
        } catch (IllegalArgumentException e) {
            throw notOurs(token);
        }
        throw notOurs(token);
    }

    private static InvalidInput notOurs(JsonNode token) {
        return new InvalidInput(new Problem(
                "page.token",
                "`" + (token.isString() ? token.asString() : token) + "` is not a token of this service.",
                "Maybe send `page.next_token` of the previous answer unchanged."));
    }

    /**
     * The position at which the page begins.
     *
     * @throws InvalidInput when the token belongs to another question, or the candidates have changed since
     */
    int from(String fingerprint) {
        if (token == null) {
            return 0;
        }
        if (!token.fingerprint().equals(fingerprint)) {
            throw new InvalidInput(new Problem(
                    "page.token",
                    "it belongs to another question, or the policy or the facts have changed since.",
                    "Maybe search again from the first page, and change only the token between pages."));
        }
        return token.from();
    }

    String token(int next, String fingerprint) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((next + "." + limit + "." + fingerprint).getBytes(StandardCharsets.US_ASCII));
    }

    static String fingerprint(
            PermissionSearch.Kind kind, ObjectNode query, PermissionSearch search, PolicySnapshot snapshot) {
        MessageDigest digest = Sha256.digest();
        digest.update(SORTED.writeValueAsBytes(SORTED.treeToValue(query, Object.class)));
        digest.update((kind.word() + snapshot.release().id() + "\n" + String.join("\n", search.candidates()))
                .getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest.digest(), 0, FINGERPRINT_BYTES);
    }
}
