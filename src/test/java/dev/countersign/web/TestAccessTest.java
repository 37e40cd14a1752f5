package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.tables.KeptPack;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What tests put into the directory is the directory of the service. */
@Tag("slow")
class TestAccessTest {

    @Test
    void people_and_clients_of_a_folder_are_callers_of_its_service() {
        Path data = KeptPack.in(Temporary.folder());
        TestAccess access = TestAccess.in(
                data, people -> people.granted("p-anton", "ANALYST").client("crm", "service-triage-01"));
        try (RunningService service =
                RunningService.on(Path.of("docs/examples/crm/facts"), "--countersign.data=" + data)) {
            HttpResponse<String> analyst =
                    service.caller().as(access.key("p-anton")).get("/v1/decisions");
            assertThat(analyst.statusCode()).as(analyst.body()).isEqualTo(200);
            assertThat(service.caller().as(access.key("crm")).get("/v1/release").statusCode())
                    .isEqualTo(200);
            assertThat(service.caller()
                            .as(access.key(TestAccess.ADMIN))
                            .get("/v1/decisions")
                            .statusCode())
                    .isEqualTo(403);
            assertThat(service.get("/v1/release").statusCode()).isEqualTo(401);
        }
    }
}
