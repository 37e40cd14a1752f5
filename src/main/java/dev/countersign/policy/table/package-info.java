/** Tables and rule files as typed data: columns, rows, cells, hit policies, and checks that need no release. */
@NullMarked
package dev.countersign.policy.table;

import org.jspecify.annotations.NullMarked;
