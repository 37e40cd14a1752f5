package dev.countersign.policy.drl;

import dev.countersign.facts.Case;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.vocabulary.FactName;
import dev.countersign.facts.vocabulary.FactType;
import dev.countersign.facts.vocabulary.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One question that a rule asks of the case, such as {@code is("action.channel", "SMS")}.
 *
 * @param line      of its condition
 * @param arguments as written, texts with their quotation marks
 */
public record CaseQuestion(int line, String name, List<String> arguments) {

    // INVARIANT: repeated groups are possessive, so that a long condition is read in a loop and not in a recursion.
    private static final String ARGUMENT = "(?:\"[^\"\\\\]*\"|-?\\d+(?:\\.\\d+)?)";
    private static final Pattern CALL = Pattern.compile(
            "(?<!\\w)([A-Za-z]\\w*+)\\s*+\\(\\s*+(" + ARGUMENT + "(?:\\s*+,\\s*+" + ARGUMENT + ")*+)?\\s*+\\)");
    private static final Pattern GLUE = Pattern.compile("(?:[\\s()!]++|&&|\\|\\|)*+");
    private static final Set<String> WORDS = Set.of("is", "isIn", "isNot");
    private static final Set<String> PATHS = Set.of(
            "isBefore",
            "isNotBefore",
            "outside",
            "within",
            "notWithin",
            "same",
            "differs",
            "plus",
            "minus",
            "times",
            "per");
    static final Set<String> NAMES = new TreeSet<>(Set.of(
            "is",
            "isIn",
            "isNot",
            "missing",
            "known",
            "yes",
            "no",
            "below",
            "atLeast",
            "isBefore",
            "isNotBefore",
            "outside",
            "within",
            "notWithin",
            "same",
            "differs"));
    /** What a consequence may compute; not allowed in a condition. */
    static final Set<String> WORKED_OUT = new TreeSet<>(Set.of("value", "plus", "minus", "times", "per"));

    public CaseQuestion {
        arguments = List.copyOf(arguments);
    }

    /**
     * The questions of a condition; empty if it contains anything but questions, {@code &&}, {@code ||}, {@code !} and
     * parentheses.
     */
    public static Optional<List<CaseQuestion>> of(String condition, int line) {
        List<CaseQuestion> questions = new ArrayList<>();
        Matcher call = CALL.matcher(condition);
        StringBuilder glue = new StringBuilder();
        while (call.find()) {
            call.appendReplacement(glue, " ");
            questions.add(new CaseQuestion(
                    line,
                    call.group(1),
                    call.group(2) == null
                            ? List.of()
                            : Pattern.compile(ARGUMENT)
                                    .matcher(call.group(2))
                                    .results()
                                    .map(java.util.regex.MatchResult::group)
                                    .toList()));
        }
        return GLUE.matcher(call.appendTail(glue)).matches() ? Optional.of(questions) : Optional.empty();
    }

    /** The paths it reads. */
    public List<String> reads() {
        return arguments.stream()
                .limit(PATHS.contains(name) ? 2 : 1)
                .map(CaseQuestion::text)
                .toList();
    }

    /** What is compared with the path: words, for questions about words. */
    public List<String> words() {
        return arguments.stream().skip(1).map(CaseQuestion::text).toList();
    }

    private static String text(String argument) {
        return argument.replace("\"", "");
    }

    /** Whether it is true for the case; unknown if it needs the value of a missing fact. */
    public TruthValue of(Case known) {
        String path = text(arguments.get(0));
        if (name.equals("missing") || name.equals("known")) {
            return TruthValue.of(known.known(path) == name.equals("known"));
        }
        if (reads().stream().anyMatch(known::missing)) {
            return TruthValue.UNKNOWN;
        }
        String other = arguments.size() > 1 ? text(arguments.get(1)) : "";
        return TruthValue.of(
                switch (name) {
                    case "is" -> known.is(path, other);
                    case "isIn" -> known.isIn(path, words().toArray(String[]::new));
                    case "isNot" -> known.isNot(path, other);
                    case "yes" -> known.yes(path);
                    case "no" -> known.no(path);
                    case "below" -> known.below(path, Double.parseDouble(other));
                    case "atLeast" -> known.atLeast(path, Double.parseDouble(other));
                    case "isBefore" -> known.isBefore(path, other);
                    case "isNotBefore" -> known.isNotBefore(path, other);
                    case "outside" -> known.outside(path, other);
                    case "within" -> known.within(path, other);
                    case "notWithin" -> known.notWithin(path, other);
                    case "same" -> known.same(path, other);
                    case "differs" -> known.differs(path, other);
                    default -> throw new IllegalStateException("`" + name + "` must not be asked");
                });
    }

    /** Whether it has a path, and the number of words, numbers or further paths that its name requires. */
    boolean wellFormed() {
        boolean texts = arguments.stream().allMatch(argument -> argument.startsWith("\""));
        return switch (name) {
            case "missing", "known", "yes", "no", "value" -> texts && arguments.size() == 1;
            case "below", "atLeast" ->
                arguments.size() == 2
                        && arguments.get(0).startsWith("\"")
                        && !arguments.get(1).startsWith("\"");
            case "isIn" -> texts && arguments.size() > 1;
            default -> texts && arguments.size() == 2;
        };
    }

    /**
     * Misspelt paths and words, and questions that cannot be true for a fact of that type: with each of them the rule
     * would never fire.
     */
    Stream<Problem> problems(String place, Vocabulary vocabulary) {
        List<String> unknown =
                reads().stream().filter(path -> vocabulary.fact(path).isEmpty()).toList();
        if (!unknown.isEmpty()) {
            return unknown.stream()
                    .map(path -> new Problem(
                            place, "`" + path + "` is not a fact of this pack.", unknown(path, vocabulary)));
        }
        FactName fact = vocabulary.fact(reads().get(0)).orElseThrow();
        return Stream.concat(
                unsuited(place, fact, vocabulary::fact).stream(),
                fact.type() == FactType.LIST && WORDS.contains(name) ? words(place, fact, vocabulary) : Stream.empty());
    }

    private static String unknown(String path, Vocabulary vocabulary) {
        String near = Problem.hint(path, vocabulary.facts().keySet());
        return near.isEmpty() ? "Maybe no table gives it any more, or `rules/facts.drl` no longer declares it." : near;
    }

    private Stream<Problem> words(String place, FactName fact, Vocabulary vocabulary) {
        List<String> words = vocabulary.words(fact.list());
        return arguments.stream()
                .skip(1)
                .map(CaseQuestion::text)
                .filter(word -> !words.contains(word))
                .map(word -> new Problem(
                        place,
                        "`" + word + "` is not in the list `" + fact.list() + "`. Allowed: " + String.join(", ", words)
                                + ".",
                        Problem.oneOf(word, words)));
    }

    private Optional<Problem> unsuited(String place, FactName fact, Function<String, Optional<FactName>> facts) {
        FactName other = facts.apply(reads().get(reads().size() - 1)).orElseThrow();
        boolean suits = switch (name) {
            case "is", "isIn", "isNot" -> fact.type() == FactType.LIST || fact.type() == FactType.TEXT;
            case "yes", "no" -> fact.type() == FactType.YESNO;
            case "below", "atLeast" -> fact.type() == FactType.NUMBER;
            case "plus", "minus", "times", "per" -> fact.type() == FactType.NUMBER && other.type() == FactType.NUMBER;
            case "same", "differs" -> fact.isLike(other);
            case "within", "notWithin" ->
                other.many() && fact.type() == other.type() && java.util.Objects.equals(fact.list(), other.list());
            case "isBefore", "isNotBefore" ->
                fact.type() == other.type()
                        && Set.of(FactType.NUMBER, FactType.DATE, FactType.TIME).contains(fact.type());
            case "outside" -> other.many();
            default -> true;
        };
        return suits
                ? Optional.empty()
                : Optional.of(new Problem(
                        place,
                        "`" + name + "` can never be true of `" + fact.path() + "`, which is of type "
                                + fact.type().word()
                                + (fact == other
                                        ? ""
                                        : ", and `" + other.path() + "`, which is of type "
                                                + other.type().word() + (other.many() ? " (many)" : ""))
                                + ".",
                        "Maybe " + (PATHS.contains(name) && fact != other ? pairs(name) : suited(fact)) + "."));
    }

    private static String pairs(String name) {
        return switch (name) {
            case "outside", "within", "notWithin" -> "the second should be a set, of the same kind as the first";
            case "same", "differs" -> "one of the two is the wrong fact: both must be of one kind";
            case "isBefore", "isNotBefore" -> "one of the two is the wrong fact: both must be numbers, days or times";
            default -> "one of the two is the wrong fact: both must be numbers";
        };
    }

    private static String suited(FactName fact) {
        return switch (fact.type()) {
            case YESNO -> "`yes(\"" + fact.path() + "\")`";
            case NUMBER -> "`below(\"" + fact.path() + "\", 5)` or `atLeast`";
            case DATE, TIME -> "`isBefore` or `isNotBefore`, with another fact of that type";
            default -> "`is(\"" + fact.path() + "\", \"…\")`";
        };
    }
}
