package dev.countersign.laws.offenders.tables;

import jakarta.servlet.http.HttpServletRequest;
import java.net.http.HttpClient;

/** Breaks law 3: a table that knows HTTP, as a service and as a client. */
public class TableThatKnowsHttp {

    String ask(HttpServletRequest request) {
        return request.getMethod();
    }

    HttpClient client() {
        return HttpClient.newHttpClient();
    }
}
