/** What can be seen in the text of a message: phrases, secret numbers, e-mail addresses. */
@NullMarked
package dev.countersign.context.words;

import org.jspecify.annotations.NullMarked;
