package dev.countersign.policy;

import dev.countersign.policy.match.Stage;

/**
 * A complete run for one action, from which a run for another action with the same facts takes what does not depend on
 * the action.
 *
 * @param run of the same release, without a shadow row that matched
 */
record EarlierRun(StageRun run, ActionDependence dependence) {

    /** Whether a stage found and gave there what it would find and give for any other action. */
    boolean answers(Stage stage) {
        return dependence.isFree(stage);
    }

    /** Numbers of the paths that rows of the stage read and that depend on the action. */
    int[] reading(Stage stage) {
        return dependence.reading(stage);
    }
}
