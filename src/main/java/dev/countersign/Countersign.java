package dev.countersign;
public final class Countersign { public static void main(String[] args) {} }
