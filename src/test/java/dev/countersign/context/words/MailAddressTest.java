package dev.countersign.context.words;

import static org.assertj.core.api.Assertions.assertThat;

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
}
