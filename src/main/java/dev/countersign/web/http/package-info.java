/** How a request is limited and read, and how a problem is answered; the settings of the service. */
@NullMarked
package dev.countersign.web.http;

import org.jspecify.annotations.NullMarked;
