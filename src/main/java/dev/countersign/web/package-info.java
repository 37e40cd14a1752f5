/** The service over HTTP: its start, its health and its start page. Spring is used for wiring only. */
@NullMarked
package dev.countersign.web;

import org.jspecify.annotations.NullMarked;
