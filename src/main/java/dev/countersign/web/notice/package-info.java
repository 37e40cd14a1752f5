/** Notices: tells clients that the state of their task has changed, and people that a task waits for them. */
@NullMarked
package dev.countersign.web.notice;

import org.jspecify.annotations.NullMarked;
