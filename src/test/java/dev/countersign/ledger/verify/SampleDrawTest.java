package dev.countersign.ledger.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Values that openssl gives, as in docs/samples.md. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SampleDrawTest {

    private static final byte[] SEED =
            HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");

    private static final String COMMITMENT = "630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd";
    private static final byte[] RECORD = "{\"type\":\"decision\"}".getBytes(StandardCharsets.UTF_8);
    private static final byte[] LEAF =
            HexFormat.of().parseHex("d3e60ad59392958c13d9cd6d523f6dfcab2185b51107b4cdb26106193db3a94b");

    private static final String FIRST = "a75c3097fe87ea5b";
    private static final BigDecimal ALL = new BigDecimal(BigInteger.TWO.pow(64));

    private final SampleDraw draw = new SampleDraw(SEED);

    /** The share of which that number is the first one that is not drawn. */
    private static BigDecimal share(String hex) {
        return new BigDecimal(new BigInteger(hex, 16))
                .multiply(BigDecimal.valueOf(100))
                .divide(ALL);
    }

    @Test
    void a_seed_has_the_commitment_that_openssl_gives() {
        assertThat(SampleDraw.commitment(SEED)).isEqualTo(COMMITMENT);
    }

    @Test
    void a_record_is_drawn_below_its_share_and_not_at_it() {
        assertThat(draw.drawsLeaf(LEAF, share(FIRST))).isFalse();
        assertThat(draw.drawsLeaf(LEAF, share("a75c3097fe87ea5c"))).isTrue();
        assertThat(draw.draws(RECORD, BigDecimal.valueOf(65))).isFalse();
        assertThat(draw.draws(RECORD, BigDecimal.valueOf(66))).isTrue();
    }

    @Test
    void a_share_of_a_hundred_draws_everything_and_none_draws_nothing() {
        for (int i = 0; i < 1_000; i++) {
            byte[] leaf = BigInteger.valueOf(i).toByteArray();
            assertThat(draw.drawsLeaf(leaf, BigDecimal.valueOf(100))).isTrue();
            assertThat(draw.drawsLeaf(leaf, BigDecimal.ZERO)).isFalse();
        }
    }

    @Test
    void of_ten_thousand_records_about_the_share_is_drawn() {
        long drawn = IntStream.range(0, 10_000)
                .filter(i -> draw.drawsLeaf(BigInteger.valueOf(i).toByteArray(), new BigDecimal("2.5")))
                .count();
        assertThat(drawn).as("six standard deviations are 94").isBetween(156L, 344L);
    }

    @Test
    void the_example_of_the_page_is_this_one() throws IOException {
        assertThat(Files.readString(Path.of("docs/samples.md")))
                .contains(HexFormat.of().formatHex(SEED))
                .contains(COMMITMENT)
                .contains(HexFormat.of().formatHex(LEAF))
                .contains(FIRST)
                .contains("a share of 66 draws it")
                .contains("one of 65 does not");
    }
}
