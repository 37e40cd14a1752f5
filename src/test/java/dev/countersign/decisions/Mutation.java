package dev.countersign.decisions;

import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * What exports, scripts and hands do to one member of a line. Each changes a copy; what cannot be changed that way
 * stays as it is.
 */
enum Mutation {

    /** The member is gone. */
    DROPPED {
        @Override
        void change(ObjectNode members, String name, Random random) {
            members.remove(name);
        }
    },
    /** The member is there and empty. */
    NULL {
        @Override
        void change(ObjectNode members, String name, Random random) {
            members.putNull(name);
        }
    },
    /** Two letters of a text change places, or one is lost. */
    MISSPELT {
        @Override
        String text(String text, Random random) {
            if (text.length() < 2) {
                return text + "x";
            }
            int at = random.nextInt(text.length() - 1);
            return random.nextBoolean() && text.charAt(at) != text.charAt(at + 1)
                    ? text.substring(0, at) + text.charAt(at + 1) + text.charAt(at) + text.substring(at + 2)
                    : text.substring(0, at) + text.substring(at + 1);
        }
    },
    /** The name of the member is misspelt, so that it is not read. */
    MISNAMED {
        @Override
        void change(ObjectNode members, String name, Random random) {
            JsonNode value = members.remove(name);
            members.set(MISSPELT.text(name, random), value);
        }
    },
    /** Another case of letters. */
    OTHER_CASE {
        @Override
        String text(String text, Random random) {
            String lower = text.toLowerCase(Locale.ROOT);
            return lower.equals(text) ? text.toUpperCase(Locale.ROOT) : lower;
        }
    },
    /** A blank at an end. */
    BLANK {
        @Override
        String text(String text, Random random) {
            return random.nextBoolean() ? text + " " : " " + text;
        }
    },
    /** Letters and digits of full width, as some keyboards write them. */
    WIDE {
        @Override
        String text(String text, Random random) {
            StringBuilder wide = new StringBuilder();
            text.chars()
                    .forEach(letter -> wide.append((char) (letter > ' ' && letter < 127 ? letter + 0xFEE0 : letter)));
            return wide.toString();
        }
    },
    /** A day or a moment that is yet to come. */
    POSTDATED {
        @Override
        String text(String text, Random random) {
            if (text.matches("\\d{4}-\\d{2}-\\d{2}")) {
                return LocalDate.parse(text).plusYears(2).toString();
            }
            return text.matches("\\d{4}-\\d{2}-\\d{2}T.*")
                    ? OffsetDateTime.parse(text)
                            .plus(Duration.ofDays(1 + random.nextInt(700)))
                            .toString()
                    : text;
        }
    },
    /** A reference to nobody. */
    DANGLING {
        @Override
        void change(ObjectNode members, String name, Random random) {
            if (List.of("customer", "model").contains(name)) {
                members.put(name, "nobody-" + random.nextInt(100));
            } else if (List.of("phone", "email").contains(name)) {
                members.put(name, "?");
            } else if (members.get(name) instanceof ArrayNode many && !many.isEmpty()) {
                many.set(random.nextInt(many.size()), StringNode.valueOf("nobody-" + random.nextInt(100)));
            }
        }
    };

    void change(ObjectNode members, String name, Random random) {
        JsonNode value = members.get(name);
        if (value instanceof ArrayNode many && !many.isEmpty()) {
            int one = random.nextInt(many.size());
            many.set(one, StringNode.valueOf(text(many.get(one).asString(), random)));
        } else if (value.isString()) {
            members.put(name, text(value.asString(), random));
        }
    }

    String text(String text, Random random) {
        return text;
    }
}
