package dev.countersign.laws;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The prose of a Java source: its comments and string literals. Everything else is blank, so that lines keep their
 * numbers.
 */
final class JavaProse {

    private static final Pattern PART = Pattern.compile("(?<comment>//[^\n]*|/\\*[\\s\\S]*?\\*/)"
            + "|\"\"\"[\\s\\S]*?(?<!\\\\)\"\"\"|\"(?:\\\\.|[^\"\\\\\n])*\"|(?<letter>'(?:\\\\.|[^'\\\\\n])+')");
    private static final Pattern CODE = Pattern.compile("\\{@\\w+[^}]*}|`[^`\n]*`");
    private static final Pattern MARGIN = Pattern.compile("(?m)^\\s*(?:\\*|//)");

    private JavaProse() {}

    static String of(String source) {
        StringBuilder prose = new StringBuilder();
        int end = 0;
        Matcher part = PART.matcher(source);
        while (part.find()) {
            prose.append(blank(source.substring(end, part.start())));
            String text = part.group();
            if (part.group("comment") != null) {
                text = CODE.matcher(text).replaceAll(code -> blank(code.group()));
                text = MARGIN.matcher(text).replaceAll(margin -> blank(margin.group()));
            }
            prose.append(part.group("letter") == null ? text : blank(text));
            end = part.end();
        }
        return prose.append(blank(source.substring(end))).toString();
    }

    private static String blank(String code) {
        char[] blank = new char[code.length()];
        for (int i = 0; i < blank.length; i++) {
            blank[i] = code.charAt(i) == '\n' ? '\n' : ' ';
        }
        return new String(blank);
    }
}
