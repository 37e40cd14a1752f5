/** How a command on a machine finds the service of a folder, and knows it again. */
@NullMarked
package dev.countersign.edge.service;

import org.jspecify.annotations.NullMarked;
