package dev.countersign.laws.offenders.drawer;

/** Breaks law 1: a class in a room that is not on the floor plan. */
public class Stray {}
