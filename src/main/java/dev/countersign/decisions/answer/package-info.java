/** Answers (`AnswerJson`), receipts, explanations and replays as JSON and text. */
@NullMarked
package dev.countersign.decisions.answer;

import org.jspecify.annotations.NullMarked;
