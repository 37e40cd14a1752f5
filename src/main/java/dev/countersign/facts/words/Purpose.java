package dev.countersign.facts.words;

/** Why a customer is contacted or data is used; the catalogue lists which purposes an action may serve. */
public enum Purpose {
    MARKETING,
    SALES,
    SERVICE,
    CONTRACT,
    LEGAL_NOTICE,
    SURVEY,
    COLLECTION,
    RETENTION,
    ESTATE,
    INTERNAL
}
