package dev.countersign.web.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.facts.text.InvalidInput;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.env.MockEnvironment;

/** Which addresses a client may register. */
class CallbackUrlTest {

    private static final InternalTargets INTERNAL = new InternalTargets(Set.of("crm.internal:8443", "[::1]:9000"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "crm.example.com/in",
                "//crm.example.com/in",
                "http://crm.example.com/in",
                "ftp://crm.example.com/in",
                "file:///etc/passwd",
                "https:crm.example.com",
                "https://user:secret@crm.example.com/in",
                "https://crm.example.com@127.0.0.1/in",
                "https://crm.example.com/in#part",
                "https://2130706433/in",
                "https://0x7f000001/in",
                "https://0x7f.1/in",
                "https://017700000001/in",
                "https://127.1/in",
                "https://0177.0.0.1/in",
                "https://[::ffff:127.0.0.1]/in",
                "https://[fe80::1%25eth0]/in",
                "https://crm.example.com./in",
                "https://crm..example.com/in",
                "https://-crm.example.com/in",
                "https://crm_1.example.com/in",
                "https://crm.example.com:0/in",
                "https://crm.example.com:65536/in",
                "https://crm.exämple.com/in",
                "https://crm.example.com/ in",
                "https://crm.example.com\\@127.0.0.1/in",
                "https://crm.example.com/in\r\nX: y",
                "http://crm.internal/in",
                "http://crm.internal:8444/in"
            })
    void another_spelling_of_a_number_a_user_and_http_to_the_outside_are_refused(String text) {
        assertThatThrownBy(() -> CallbackUrl.of(text, INTERNAL))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("Maybe `https://crm.example.com/countersign`.");
    }

    @ParameterizedTest
    @CsvSource({
        "https://crm.example.com, https://crm.example.com/, false",
        "HTTPS://CRM.Example.com:443/In?a=b, https://crm.example.com/In?a=b, false",
        "https://crm.example.com:8443/in, https://crm.example.com:8443/in, false",
        "https://1.1.1.1/in, https://1.1.1.1/in, false",
        "https://127.0.0.1/in, https://127.0.0.1/in, false",
        "http://crm.internal:8443/in, http://crm.internal:8443/in, true",
        "https://CRM.internal:8443/in, https://crm.internal:8443/in, true",
        "http://[::1]:9000/in, http://[::1]:9000/in, true",
        "https://[::1]/in, https://[::1]/in, false",
        "https://xn--exmple-cua.com/in, https://xn--exmple-cua.com/in, false"
    })
    void an_address_has_one_spelling_and_only_a_named_target_is_inside(String text, String spelled, boolean internal) {
        CallbackUrl url = CallbackUrl.of(text, INTERNAL);
        assertThat(url.uri()).hasToString(spelled);
        assertThat(url.internal()).isEqualTo(internal);
        assertThat(CallbackUrl.of(spelled, INTERNAL)).isEqualTo(url);
    }

    @Test
    void an_address_that_is_too_long_is_refused() {
        assertThatThrownBy(() -> CallbackUrl.of("https://crm.example.com/" + "a".repeat(2_000), INTERNAL))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("at most 2000 letters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"crm.internal", "http://crm.internal:80", "*:443", "crm.internal:", "::1:80", "crm:80/in"})
    void a_setting_that_is_not_a_host_with_a_port_ends_the_start(String setting) {
        assertThatThrownBy(() -> InternalTargets.of(
                        new MockEnvironment().withProperty(InternalTargets.SETTING, "crm.internal:8443," + setting)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("Maybe `crm.internal:8443`.");
    }

    @Test
    void the_setting_names_hosts_with_ports() {
        assertThat(InternalTargets.of(new MockEnvironment()
                                .withProperty(InternalTargets.SETTING, "CRM.internal:8443, [::1]:9000,"))
                        .targets())
                .containsExactlyInAnyOrder("crm.internal:8443", "[::1]:9000");
        assertThat(InternalTargets.of(new MockEnvironment()).targets()).isEmpty();
    }
}
