package dev.countersign.decisions;

/** How much a service keeps in memory, for tests that count it. */
public final class Kept {

    private Kept() {}

    /** Idempotency keys. */
    public static int keys(DecisionService service) {
        return service.rememberedKeys();
    }
}
