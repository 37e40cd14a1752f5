package dev.countersign.policy;

/** What a row or rule says, for a person. @param place where it stands: file, sheet and cell, or file and line */
public record RuleSentence(String id, String text, String law, String place) {}
