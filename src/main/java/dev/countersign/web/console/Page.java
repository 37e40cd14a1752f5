package dev.countersign.web.console;

import dev.countersign.facts.json.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.springframework.web.util.HtmlUtils;

/**
 * A plain page of the console. It needs no script and no other file.
 *
 * @param title  also its heading
 * @param notice why something was refused; empty for nothing
 * @param body   HTML, made by this package
 * @param ends   whether the page warns before the session ends
 */
record Page(String title, String notice, String body, boolean ends) {

    private static final String STYLE = """
            :root{color-scheme:light dark}
            body{font:1rem/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}
            code{overflow-wrap:anywhere}
            label{display:block;font-weight:600}
            input,button{font:inherit;padding:.5rem .75rem;border:1px solid;border-radius:.25rem}
            input{display:block;width:100%;box-sizing:border-box;margin:.25rem 0 1rem}
            button{min-height:2.75rem;margin:0 .5rem .5rem 0;cursor:pointer}
            :focus-visible{outline:3px solid light-dark(#0b57d0,#a8c7fa);outline-offset:2px}
            table{border-collapse:collapse;width:100%}
            th,td{border:1px solid;padding:.4rem .6rem;text-align:left;vertical-align:top}
            @media(max-width:24rem){th,td{padding:.4rem .25rem}}
            .notice,.example{border:2px solid;padding:.75rem}
            .notice{border-color:light-dark(#b00020,#ff8a80);border-left-width:.5rem}
            form.row{display:inline}
            #session-ends{display:none}
            #session-ends:target{display:block;border:2px solid;padding:.75rem}
            """;

    /** A browser may load the page's own style and nothing else, and send forms to this service only. */
    static final String SECURITY = "default-src 'none'; style-src 'sha256-"
            + Base64.getEncoder().encodeToString(Sha256.digest().digest(STYLE.getBytes(StandardCharsets.UTF_8)))
            + "'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private static final String PAGE = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="robots" content="noindex">
            %s<title>%s%s – Countersign</title>
            <style>%s</style>
            </head>
            <body>
            <main>
            %s<h1>%s</h1>
            %s%s</main>
            </body>
            </html>
            """;

    /**
     * After that time the browser shows the hidden warning of the page and moves the focus to it. It asks nothing, so
     * the session is not extended and nothing that was typed is lost.
     */
    private static final String REFRESH =
            "<meta http-equiv=\"refresh\" content=\"" + PersonSession.WARNED.toSeconds() + ";url=#session-ends\">\n";

    /** @param again address of a page that extends the session */
    static String warning(String again) {
        return "<p><a id=\"session-ends\" href=\"" + escape(again) + "\">Your session ends in "
                + PersonSession.IDLE.minus(PersonSession.WARNED).toMinutes()
                + " minutes. Press Enter to stay signed in.</a></p>\n";
    }

    static String escape(String text) {
        return HtmlUtils.htmlEscape(text, StandardCharsets.UTF_8.name());
    }

    /** What is between two backticks is shown as code. */
    private static String marked(String text) {
        return escape(text).replaceAll("`([^`]*)`", "<code>$1</code>");
    }

    static String paragraph(String text) {
        return "<p>" + escape(text) + "</p>\n";
    }

    String html(String before) {
        return String.format(
                Locale.ROOT,
                PAGE,
                ends ? REFRESH : "",
                notice.isEmpty() ? "" : "Refused: ",
                escape(title),
                STYLE,
                before,
                escape(title),
                notice.isEmpty() ? "" : "<p class=\"notice\" role=\"alert\" id=\"notice\">" + marked(notice) + "</p>\n",
                body);
    }
}
