package dev.countersign.policy.drl;

import java.util.Optional;

/**
 * Keeps compiled rules from one start to the next. What it returns is loaded as classes of this program, so it must
 * be exactly what it was given for the same name.
 */
public interface RuleCache {

    /** Keeps nothing. */
    RuleCache NONE = new RuleCache() {

        @Override
        public Optional<byte[]> find(String name) {
            return Optional.empty();
        }

        @Override
        public void compiled(String name, byte[] classes) {
            // rules are compiled at each start
        }
    };

    /** @param name in hex; a hash of the texts of all rules, and of all that their classes depend on */
    Optional<byte[]> find(String name);

    /** The rules of that name were not found, and have been compiled. */
    void compiled(String name, byte[] classes);
}
