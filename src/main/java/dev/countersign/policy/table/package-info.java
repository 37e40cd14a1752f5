/** A decision table and a rule file as typed data: columns, rows, cells, hit policies, and the checks that need no release. */
@NullMarked
package dev.countersign.policy.table;

import org.jspecify.annotations.NullMarked;
