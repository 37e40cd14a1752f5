package dev.countersign.laws.offenders.ledger;

import tools.jackson.databind.JsonNode;

/** Breaks a law: a ledger sees bytes, and needs no library for it. */
record TalkativeLedger(JsonNode entry) {}
