/** Thin agents: they propose, ask, and do what they may. No model and no policy inside. */
@NullMarked
package dev.countersign.agents;

import org.jspecify.annotations.NullMarked;
