package dev.countersign.web.callback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.edge.SystemClockAndRandom;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The signature of Standard Webhooks. */
class WebhookSignatureTest {

    /** The vector that the libraries of Standard Webhooks publish. */
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final Instant AT = Instant.ofEpochSecond(1614265330);
    private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);
    private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    @Test
    void the_published_vector_has_the_published_signature() {
        assertThat(WebhookSignature.of(List.of(SECRET), ID, AT, BODY)).isEqualTo(SIGNATURE);
    }

    @Test
    void two_secrets_give_two_signatures_with_a_blank_between_them() {
        String other = WebhookSignature.secret(new SystemClockAndRandom());
        assertThat(WebhookSignature.of(List.of(other, SECRET), ID, AT, BODY))
                .endsWith(" " + SIGNATURE)
                .matches("v1,[A-Za-z0-9+/]{43}= v1,[A-Za-z0-9+/]{43}=");
    }

    @Test
    void a_new_secret_has_256_bits_in_base64() {
        String secret = WebhookSignature.secret(new SystemClockAndRandom());
        assertThat(secret).startsWith("whsec_");
        assertThat(Base64.getDecoder().decode(secret.substring("whsec_".length())))
                .hasSize(32);
        assertThat(secret).isNotEqualTo(WebhookSignature.secret(new SystemClockAndRandom()));
    }

    @Test
    void a_call_does_not_show_its_secrets() {
        assertThat(new SignedCall("https://crm.example.com/in?token=x", List.of(SECRET), ID, AT, BODY))
                .hasToString("SignedCall[" + ID + " to crm.example.com]");
    }
}
