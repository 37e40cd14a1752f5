package dev.countersign.facts;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** When a customer last bought, asked or was spoken to, and whether a complaint is open. */
public record History(String id, String customer, @Nullable LocalDate lastPurchase, @Nullable LocalDate lastInquiry,
                      @Nullable LocalDate lastContact, @Nullable Boolean openComplaint) {
}
