package dev.countersign.decisions.record;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What an entry is, read from its public record without the rest of it.
 *
 * @param type   one of {@link EntryType}; empty if the record names none
 * @param format version of its shape; 0 if the record names none
 * @param people how many persons have a private part in it, or had one before they were erased
 */
public record RecordHead(String type, int format, int people) {

    private static final JsonFactory JSON = new JsonFactory();

    /** @param open the public record */
    public static RecordHead of(byte[] open) {
        String type = "";
        int format = 0;
        int people = 0;
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), open)) {
            json.nextToken();
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                JsonToken value = json.nextToken();
                switch (name) {
                    case "type" -> type = value == JsonToken.VALUE_STRING ? json.getString() : type;
                    case "format" -> format = value.isNumeric() ? json.getIntValue() : format;
                    case "people" -> {
                        while (json.nextToken() == JsonToken.VALUE_STRING) {
                            people++;
                        }
                    }
                    default -> json.skipChildren();
                }
            }
        }
        return new RecordHead(type, format, people);
    }

    /** Whether it is a decision that this program can evaluate again as long as all its persons have a key. */
    public boolean isDecisionOfThisFormat() {
        return type.equals(EntryType.DECISION) && format == PublicRecord.FORMAT;
    }
}
