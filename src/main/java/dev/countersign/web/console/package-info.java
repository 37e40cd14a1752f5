/** Sessions of people in a browser: sign-in, sign-out, and the pages for them. */
@NullMarked
package dev.countersign.web.console;

import org.jspecify.annotations.NullMarked;
