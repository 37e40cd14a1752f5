package dev.countersign.context.words;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two ways to write one e-mail address are one. */
class MailAddressTest {

    @ParameterizedTest
    @CsvSource({
        "Ada@Example.COM, ada@example.com",
        "ada+news@example.com, ada+news@example.com",
        "a.da@example.com, a.da@example.com",
        "ada@BÜCHER.example, ada@xn--bcher-kva.example",
        "ada@xn--bcher-kva.example, ada@xn--bcher-kva.example",
        "JÜRGEN@example.com, jürgen@example.com",
        "ada@example.com., ada@example.com",
        "\uff41da@example.com, ada@example.com",
        "ada@example\u3002com, ada@example.com",
        "ada\uff20example.com, ada@example.com"
    })
    void an_address_has_one_form(String written, String key) {
        assertThat(MailAddress.key(written)).contains(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ada",
                "@example.com",
                "ada@",
                "a@b@c",
                "a da@example.com",
                "ada@exam ple.com",
                " ada@example.com",
                "ada@example.com\n",
                "ada\u0000@example.com",
                "ada\u200b@example.com",
                "mailto:ada@example.com",
                "\"ada\"@example.com",
                "ada@example.com?subject=x",
                "Ada<ada@example.com>",
                "ada(home)@example.com",
                "ada@example.com,bob",
                "ada@.",
                "ada@example..com",
                "ada@[127.0.0.1]"
            })
    void text_that_is_not_an_address_has_no_address(String written) {
        assertThat(MailAddress.key(written)).isEmpty();
    }

    /** An address with the dot of the root takes the longer way, which uses all rules. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ada@example.com",
                "Ada.B_C-d+e9@Mail.Example.COM",
                "a@b",
                "a@b..c",
                "@b.com",
                "a@",
                "a@b@c",
                "a@b-c.com",
                "a@-b.com",
                "a@xn--bcher-kva.example",
                "a b@c.com",
                "a!b@c.com"
            })
    void usual_addresses_have_the_same_form_as_by_all_rules(String address) {
        assertThat(MailAddress.key(address)).isEqualTo(MailAddress.key(address + "."));
    }

    @Test
    void labels_and_parts_that_are_too_long_are_no_address() {
        for (int length = 60; length <= 66; length++) {
            String part = "x".repeat(length);
            assertThat(MailAddress.key("a@" + part + ".com")).isEqualTo(MailAddress.key("a@" + part + ".com."));
            assertThat(MailAddress.key(part + "@b.com")).isEqualTo(MailAddress.key(part + "@b.com."));
        }
    }
}
