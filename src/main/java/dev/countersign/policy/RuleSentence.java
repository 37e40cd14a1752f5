package dev.countersign.policy;

/** The meaning of a row or rule, for a person. @param place its place: file, sheet and cell, or file and line */
public record RuleSentence(String id, String text, String law, String place) {}
