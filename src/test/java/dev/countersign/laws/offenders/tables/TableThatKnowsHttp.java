package dev.countersign.laws.offenders.tables;

import jakarta.servlet.http.HttpServletRequest;

/** Breaks law 3: a table that knows HTTP. */
public class TableThatKnowsHttp {

    String ask(HttpServletRequest request) {
        return request.getMethod();
    }
}
