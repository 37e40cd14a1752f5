package dev.countersign.facts;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A registered use of AI, which an action names. @param uses what it does, for the table of prohibited uses */
public record UseCase(String id, Set<String> uses, @Nullable Boolean released) {
}
