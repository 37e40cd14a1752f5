/** What is asked and what is answered: request, facts of a case, verdict with reasons, oversight and disclosures. */
@NullMarked
package dev.countersign.facts.verdict;

import org.jspecify.annotations.NullMarked;
