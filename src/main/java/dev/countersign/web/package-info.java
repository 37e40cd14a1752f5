/** The service over HTTP: its start, health, start page and active release. Spring is used for wiring only. */
@NullMarked
package dev.countersign.web;

import org.jspecify.annotations.NullMarked;
