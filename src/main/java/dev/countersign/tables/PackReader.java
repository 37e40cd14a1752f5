package dev.countersign.tables;

import dev.countersign.facts.text.InvalidInput;
import dev.countersign.policy.Compiler;
import dev.countersign.policy.drl.RuleCache;

/**
 * Reads packs, one after the other: rule files and workbooks that were read last and did not change are not read
 * again. May be used by any number of threads.
 */
public final class PackReader {

    private final Compiler compiler = new Compiler();
    private final Workbooks workbooks = new Workbooks();

    /** @throws InvalidInput with every mistake of every workbook and rule file */
    public ReadPack read(PackFiles files) {
        return read(files, RuleCache.NONE);
    }

    /** The same, with rules from an earlier start. @param cache asked for rules that this reader has not read */
    public ReadPack read(PackFiles files, RuleCache cache) {
        return ReadPack.read(files, compiler, workbooks, cache);
    }
}
