package dev.countersign.policy.drl;

import dev.countersign.facts.Case;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The condition of a rule as a tree of questions, so that the engine knows whether a missing fact makes it unknown. */
public sealed interface Condition {

    /** Whether it is true; unknown if that depends on a missing fact. */
    TruthValue of(Case known);

    /** One question. */
    record Ask(CaseQuestion question) implements Condition {
        @Override
        public TruthValue of(Case known) {
            return question.of(known);
        }
    }

    /** All of them; true if there are none. */
    record All(List<Condition> parts) implements Condition {
        public All {
            parts = List.copyOf(parts);
        }

        @Override
        public TruthValue of(Case known) {
            TruthValue truth = TruthValue.YES;
            for (int i = 0; i < parts.size() && truth != TruthValue.NO; i++) {
                truth = truth.and(parts.get(i).of(known));
            }
            return truth;
        }
    }

    /** At least one of them. */
    record Some(List<Condition> parts) implements Condition {
        public Some {
            parts = List.copyOf(parts);
        }

        @Override
        public TruthValue of(Case known) {
            TruthValue truth = TruthValue.NO;
            for (int i = 0; i < parts.size() && truth != TruthValue.YES; i++) {
                truth = truth.or(parts.get(i).of(known));
            }
            return truth;
        }
    }

    record Not(Condition part) implements Condition {
        @Override
        public TruthValue of(Case known) {
            return part.of(known).not();
        }
    }

    /**
     * Reads the text between the questions of a constraint.
     *
     * @param questions in the order of the text
     * @return empty if brackets or operators are wrong
     */
    public static Optional<Condition> of(String constraint, List<CaseQuestion> questions) {
        Reader reader = new Reader(constraint, questions);
        Optional<Condition> whole = reader.some();
        return reader.atEnd() ? whole : Optional.empty();
    }

    /** By precedence: {@code !} before {@code &&} before {@code ||}. */
    final class Reader {

        private static final Pattern TOKEN =
                Pattern.compile("(?<!\\w)[A-Za-z]\\w*+\\s*+\\((?:[^()\"]++|\"[^\"]*+\")*+\\)|&&|\\|\\||[!()]");

        private final List<String> tokens;
        private final List<CaseQuestion> questions;
        private int at;
        private int asked;

        private Reader(String constraint, List<CaseQuestion> questions) {
            tokens = TOKEN.matcher(constraint).results().map(MatchResult::group).toList();
            this.questions = questions;
        }

        private boolean atEnd() {
            return at == tokens.size() && asked == questions.size();
        }

        private boolean take(String token) {
            boolean next = at < tokens.size() && tokens.get(at).equals(token);
            at += next ? 1 : 0;
            return next;
        }

        private Optional<Condition> some() {
            List<Condition> parts = new ArrayList<>();
            do {
                Optional<Condition> part = all();
                if (part.isEmpty()) {
                    return part;
                }
                parts.add(part.get());
            } while (take("||"));
            return Optional.of(parts.size() == 1 ? parts.get(0) : new Some(parts));
        }

        private Optional<Condition> all() {
            List<Condition> parts = new ArrayList<>();
            do {
                Optional<Condition> part = one();
                if (part.isEmpty()) {
                    return part;
                }
                parts.add(part.get());
            } while (take("&&"));
            return Optional.of(parts.size() == 1 ? parts.get(0) : new All(parts));
        }

        private Optional<Condition> one() {
            if (take("!")) {
                return one().map(Not::new);
            }
            if (take("(")) {
                Optional<Condition> inside = some();
                return take(")") ? inside : Optional.empty();
            }
            if (at == tokens.size()
                    || asked == questions.size()
                    || !Character.isLetter(tokens.get(at).charAt(0))) {
                return Optional.empty();
            }
            at++;
            return Optional.of(new Ask(questions.get(asked++)));
        }
    }
}
