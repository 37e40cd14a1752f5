/** Thin agents: they propose actions, request decisions and perform allowed actions. No model and no policy inside. */
@NullMarked
package dev.countersign.agents;

import org.jspecify.annotations.NullMarked;
