package dev.countersign.web.console;

import dev.countersign.web.security.ExamplePeople;
import dev.countersign.web.security.SignInLink;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Component;

/** The pages of the console. Every value is escaped here. */
@Component
final class Pages {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String EXAMPLE =
            "<p class=\"example\"><strong>EXAMPLE</strong>: a person of the example company. What this person decides "
                    + "does not count for a real company.</p>\n";

    private static final String EXAMPLE_LINK = "<h2>As a person of the example company</h2>\n"
            + "<p>In a terminal, the command <code>sign-in</code> lists these people, and "
            + "<code>sign-in --as PERSON</code> prints a link that signs you in. The last lines of the start "
            + "say how to run <code>sign-in</code>.</p>\n";

    private static final String BY_LINK = "Sign in by a link";

    private final ConsolePaths paths;
    private final ExamplePeople people;

    Pages(ConsolePaths paths, ExamplePeople people) {
        this.paths = paths;
        this.people = people;
    }

    /**
     * A role as a person holds it.
     *
     * @param qualifiers such as finance, each with its end
     * @param to         its end
     */
    record HeldRole(String role, String qualifiers, String to) {}

    /**
     * Who is signed in.
     *
     * @param name  empty if it is not recorded
     * @param until when the session ends without another request
     */
    record Profile(String id, String name, boolean example, List<HeldRole> roles, Instant until) {

        Profile {
            roles = List.copyOf(roles);
        }
    }

    static String time(Instant at) {
        return TIME.format(at);
    }

    /** @param issuer whether people can sign in by an issuer */
    String signIn(String notice, CsrfToken csrf, boolean issuer) {
        String body = form(paths.href(ConsolePaths.SIGN_IN), "", csrf)
                + """
                <label for="username">Your id (optional)</label>
                <input id="username" name="username" autocomplete="username" autocapitalize="none" spellcheck="false" \
                maxlength="200">
                """
                + key("Your personal key", notice)
                + """
                <button>Sign in</button>
                </form>
                <h2>With a key that somebody gave you</h2>
                """
                + "<p><a href=\"" + Page.escape(paths.href(ConsolePaths.OWN_KEY))
                + "\">Replace it by a key that only you know</a></p>\n"
                + (issuer
                        ? "<h2>Without a key</h2>\n<p><a href=\"" + Page.escape(paths.href(ConsolePaths.ISSUER))
                                + "\">Sign in with your company account</a></p>\n"
                        : "")
                + (people.isOpen() ? EXAMPLE_LINK : "");
        return new Page("Sign in", notice, body, false).html("");
    }

    private static String key(String label, String notice) {
        return "<label for=\"password\">" + label + "</label>\n"
                + "<input id=\"password\" name=\"password\" type=\"password\" autocomplete=\"current-password\" "
                + "required "
                + (notice.isEmpty()
                        ? "aria-describedby=\"key-help\">\n"
                        : "aria-describedby=\"notice key-help\" autofocus>\n")
                + "<p id=\"key-help\">It begins with <code>cs_</code>. A password manager can keep and fill it.</p>\n";
    }

    /** The page on which a person replaces a key. */
    String ownKey(String notice, CsrfToken csrf) {
        String body =
                Page.paragraph("The person who issued your key knows it too, so it only serves to make a key that only "
                                + "you know. The new key is shown once, and the key that somebody gave you ends at "
                                + "once.")
                        + form(paths.href(ConsolePaths.OWN_KEY), "", csrf)
                        + key("The key that you have", notice)
                        + "<button>Replace it</button>\n</form>\n"
                        + toSignIn();
        return new Page("Replace a key", notice, body, false).html("");
    }

    /** The page with a new key. @param ended whether the earlier one has ended */
    String newKey(String key, boolean ended) {
        String body = "<p>Your new key, which is shown only now:</p>\n<p><code>" + Page.escape(key)
                + "</code></p>\n"
                + Page.paragraph("Keep it where only you can read it, such as a password manager. "
                        + (ended ? "The earlier key has ended." : "The earlier key ends in 24 hours."))
                + toSignIn();
        return new Page("Your new key", "", body, false).html("");
    }

    private String toSignIn() {
        return "<p><a href=\"" + Page.escape(paths.href(ConsolePaths.SIGN_IN)) + "\">Sign in with a key</a></p>\n";
    }

    /**
     * The page that a link opens. Opening it changes nothing; its button signs in.
     *
     * @param name of the person of the link; empty if it is not recorded
     */
    String link(SignInLink link, String name, CsrfToken csrf) {
        String body = Page.paragraph("This link signs you in as " + named(link.person(), name) + ", once, until "
                        + time(link.until()) + ". Use it only if you made it.")
                + form(paths.href(ConsolePaths.LINK), "", csrf)
                + "<input type=\"hidden\" name=\"token\" value=\"" + Page.escape(link.secret()) + "\">\n"
                + "<button autofocus>Sign in</button>\n</form>\n";
        return new Page(BY_LINK, "", body, false).html(link.example() ? EXAMPLE : "");
    }

    String refusedLink(String notice) {
        return new Page(BY_LINK, notice, toSignIn(), false).html("");
    }

    private static String named(String id, String name) {
        return name.isEmpty() ? id : name + " (" + id + ")";
    }

    String profile(Profile profile, CsrfToken csrf) {
        String body = "<p>Signed in as <strong>" + Page.escape(named(profile.id(), profile.name())) + "</strong>.</p>\n"
                + Page.warning(paths.href(ConsolePaths.CONSOLE))
                + "<h2 id=\"roles\">Roles</h2>\n" + roles(profile.roles())
                + "<h2>Session</h2>\n"
                + Page.paragraph("It ends at " + time(profile.until())
                        + " if you open no page before. Opening a page extends it, up to "
                        + PersonSession.LONGEST.toHours() + " hours after you signed in.")
                + button(ConsolePaths.SIGN_OUT, "Sign out", csrf)
                + button(ConsolePaths.SIGN_OUT_EVERYWHERE, "Sign out everywhere", csrf);
        return new Page("Console", "", body, true).html(profile.example() ? EXAMPLE : "");
    }

    private static String roles(List<HeldRole> roles) {
        return "<table aria-labelledby=\"roles\">\n<thead><tr>"
                + "<th scope=\"col\">Role</th><th scope=\"col\">Qualifiers</th>"
                + "<th scope=\"col\">Until</th></tr></thead>\n<tbody>\n"
                + roles.stream()
                        .map(role -> "<tr><th scope=\"row\">" + breakable(role.role()) + "</th><td>"
                                + Page.escape(role.qualifiers().isEmpty() ? "none" : role.qualifiers()) + "</td><td>"
                                + Page.escape(role.to())
                                + "</td></tr>\n")
                        .collect(Collectors.joining())
                + "</tbody>\n</table>\n";
    }

    /** The name of a role may break after each word, so that a narrow window shows the whole table. */
    private static String breakable(String role) {
        return Page.escape(role).replace("_", "_<wbr>");
    }

    /** A request that was refused. */
    String refused(String says) {
        return new Page(
                        "Nothing was changed",
                        says,
                        "<p><a href=\"" + Page.escape(paths.href(ConsolePaths.CONSOLE)) + "\">To the console</a></p>\n",
                        false)
                .html("");
    }

    private String button(String path, String text, CsrfToken csrf) {
        return form(paths.href(path), "row", csrf) + "<button>" + text + "</button>\n</form>\n";
    }

    private static String form(String action, String style, CsrfToken csrf) {
        return "<form method=\"post\" action=\"" + Page.escape(action) + "\""
                + (style.isEmpty() ? "" : " class=\"" + style + "\"") + ">\n<input type=\"hidden\" name=\""
                + Page.escape(csrf.getParameterName()) + "\" value=\"" + Page.escape(csrf.getToken()) + "\">\n";
    }
}
