package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.facts.Role;
import dev.countersign.web.notice.PersonNotices;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Mail to people about tasks, with a mail server in the test. The example company works Monday to Friday, 9 to 17. */
@Tag("slow")
class MailTest extends ReviewDeskSteps {

    private static final String DUE = "2026-12-01 14:10 +01:00 Europe/Berlin";

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final String FROM = "notices@countersign.example";

    private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private int port;

    @BeforeEach
    @Override
    void start() {
        server.start();
        port = server.getSmtp().getPort();
        super.start();
    }

    @AfterEach
    void end() {
        server.stop();
    }

    @Override
    void more(TestAccess people) {
        people.approver("p-owner", Role.BUSINESS_OWNER, "finance")
                .approver("p-lead", Role.CX_LEADER)
                .approver("p-barred", Role.FRONTLINE_USER)
                .approver("p-removed", Role.FRONTLINE_USER)
                .approver("p-away", Role.FRONTLINE_USER)
                .approver("p-service-lead", Role.CX_LEADER)
                .granted("p-super", "SUPERVISOR")
                .ownedClient("theirs", "p-barred", Set.of("service-triage-01"));
    }

    @Override
    void run(Path facts) {
        service = RunningService.with(
                Map.of("clockAndRandom", () -> clock),
                facts,
                "--countersign.data=" + data,
                "--spring.mail.host=127.0.0.1",
                "--spring.mail.port=" + port,
                "--countersign.mail-from=" + FROM);
    }

    private void itIs(String local) {
        clock.stopAt(LocalDateTime.parse(local).atZone(BERLIN).toInstant());
    }

    private void mail(String person, String address) {
        json(as(TestAccess.ADMIN).post("/v1/people/" + person + "/mail", "{\"mail\":\"" + address + "\"}"), 200);
    }

    private void send() {
        service.beans(PersonNotices.class).forEach(PersonNotices::send);
    }

    /** Recipients of the mail that came. */
    private List<String> came() throws MessagingException {
        List<String> all = new ArrayList<>();
        for (MimeMessage message : server.getReceivedMessages()) {
            all.add(Arrays.toString(message.getAllRecipients()));
        }
        return all.stream().sorted().toList();
    }

    @Test
    void tasks_of_a_medium_risk_come_together_at_the_end_of_the_hour() throws Exception {
        itIs("2026-12-01T10:10");
        mail("p-1", "one@example.com");
        mail("p-2", "two@example.com");
        mail("p-3", "three@example.com");
        mail("p-auditor", "auditor@example.com");
        send();
        itIs("2026-12-01T10:20");
        String first = opened(TEXT);
        itIs("2026-12-01T10:40");
        String second = opened(BETTER);
        itIs("2026-12-01T10:59:59");
        send();
        assertThat(came()).isEmpty();
        itIs("2026-12-01T11:00");
        send();
        assertThat(came()).containsExactly("[one@example.com]", "[two@example.com]");
        MimeMessage message = server.getReceivedMessages()[0];
        assertThat(message.getSubject()).isEqualTo("Countersign: 2 tasks wait for you");
        assertThat(message.getFrom()).extracting(Object::toString).containsExactly(FROM);
        assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        String whole = GreenMailUtil.getWholeMessage(message);
        assertThat(whole)
                .contains(
                        first, second, "FRONTLINE_USER", "send_service_reply", "2026-12-01 14:20 +01:00 Europe/Berlin")
                .contains(service.uri("/console").toString())
                .doesNotContain("Okafor", "Monday", "order", "C-10", "S-2002", CLIENT, "service-triage");
        send();
        itIs("2026-12-01T12:30");
        send();
        assertThat(came()).hasSize(2);
    }

    @Test
    void a_task_of_a_high_risk_comes_at_once_and_at_night_in_the_morning() throws Exception {
        itIs("2026-12-01T10:10");
        mail("p-owner", "owner@example.com");
        send();
        itIs("2026-12-01T10:20");
        openedPrice(price());
        send();
        assertThat(came()).containsExactly("[owner@example.com]");
        assertThat(server.getReceivedMessages()[0].getSubject())
                .startsWith("Countersign: change_price waits for BUSINESS_OWNER until 2026-12-0")
                .endsWith(" +01:00 Europe/Berlin");
    }

    @Test
    void what_waits_since_the_evening_comes_when_work_begins_also_after_a_restart() throws Exception {
        itIs("2026-12-04T16:30");
        mail("p-1", "one@example.com");
        send();
        itIs("2026-12-04T16:50");
        opened(TEXT);
        itIs("2026-12-06T12:00");
        send();
        assertThat(came()).isEmpty();
        service.close();
        run();
        itIs("2026-12-07T08:59");
        send();
        assertThat(came()).isEmpty();
        itIs("2026-12-07T09:00");
        send();
        assertThat(came()).containsExactly("[one@example.com]");
    }

    @Test
    void people_are_reminded_at_half_of_the_time_and_another_role_hears_of_what_nobody_decided() throws Exception {
        itIs("2026-12-01T10:10");
        mail("p-1", "one@example.com");
        mail("p-lead", "lead@example.com");
        mail("p-4", "four@example.com");
        send();
        String task = opened(TEXT);
        itIs("2026-12-01T11:05");
        clockGoes();
        send();
        itIs("2026-12-01T12:11");
        clockGoes();
        send();
        assertThat(subjects("one@example.com"))
                .containsExactly(
                        "Countersign: send_service_reply waits for FRONTLINE_USER until " + DUE,
                        "Countersign: send_service_reply still waits for FRONTLINE_USER until " + DUE);
        assertThat(subjects("lead@example.com")).isEmpty();
        itIs("2026-12-01T14:10");
        clockGoes();
        send();
        send();
        assertThat(subjects("one@example.com")).hasSize(2);
        assertThat(subjects("lead@example.com"))
                .containsExactly(
                        "Countersign: send_service_reply was not decided in time and is told to CX_LEADER until "
                                + "2026-12-02 10:10 +01:00 Europe/Berlin");
        assertThat(subjects("four@example.com")).isEmpty();
        assertThat(task).isNotEmpty();
    }

    /** The minute passes in which the clock of tasks is looked at. */
    private void clockGoes() {
        service.beans(ReviewSchedule.class).forEach(ReviewSchedule::tick);
    }

    private List<String> subjects(String to) throws MessagingException {
        List<String> all = new ArrayList<>();
        for (MimeMessage message : server.getReceivedMessages()) {
            if (message.getAllRecipients()[0].toString().equals(to)) {
                all.add(message.getSubject());
            }
        }
        return all;
    }

    @Test
    void more_than_twenty_single_mails_in_an_hour_come_in_one_at_its_end() throws Exception {
        itIs("2026-12-01T10:10");
        mail("p-owner", "owner@example.com");
        send();
        List<String> tasks = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            tasks.add(openedPrice(price(i)));
        }
        send();
        assertThat(came()).isEmpty();
        clock.pass(Duration.ofMinutes(1));
        send();
        assertThat(came()).hasSize(20);
        json(as(WITHOUT_AGENT).post("/access/v1/requests/" + tasks.get(0) + "/cancel", "{}"), 200);
        tasks.add(openedPrice(price(21)));
        clock.pass(Duration.ofMinutes(1));
        send();
        assertThat(came()).hasSize(20);
        itIs("2026-12-01T11:00");
        send();
        assertThat(came()).hasSize(21);
        assertThat(subjects("owner@example.com").get(20)).contains("change_price waits for BUSINESS_OWNER");
    }

    private static ObjectNode price(int number) throws IOException {
        ObjectNode price = price();
        ((ObjectNode) price.at("/action/properties")).put("amount", 52_800 + number);
        return price;
    }

    @Test
    void who_may_not_decide_has_left_is_away_or_has_no_address_gets_none() throws Exception {
        itIs("2026-12-01T10:10");
        mail("p-1", "one@example.com");
        mail("p-2", "two@example.com");
        mail("p-barred", "barred@example.com");
        mail("p-removed", "removed@example.com");
        mail("p-away", "away@example.com");
        json(
                as("p-away")
                        .post(
                                "/v1/people/absences",
                                "{\"from\":\"2026-12-01T08:00:00Z\",\"to\":\"2026-12-02T08:00:00Z\"}"),
                200);
        String task = opened(TEXT);
        json(as(TestAccess.ADMIN).post("/v1/people/p-1/leave", ""), 200);
        mail("p-removed", "");
        assertThat(waiting("p-barred")).containsExactly(task);
        itIs("2026-12-01T11:00");
        send();
        assertThat(came()).containsExactly("[two@example.com]");
    }

    @Test
    void what_was_decided_before_its_mail_is_not_mailed() throws Exception {
        itIs("2026-12-01T10:10");
        mail("p-2", "two@example.com");
        String task = opened(TEXT);
        json(approve("p-1", task, 1), 200);
        itIs("2026-12-01T11:00");
        send();
        assertThat(came()).isEmpty();
    }

    @Test
    void a_mail_that_the_server_does_not_take_is_sent_again() throws Exception {
        itIs("2026-12-01T10:10");
        mail("p-1", "one@example.com");
        opened(TEXT);
        send();
        server.stop();
        itIs("2026-12-01T11:00");
        send();
        GreenMail again = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        again.start();
        try {
            send();
            assertThat(again.getReceivedMessages()).isEmpty();
            clock.pass(Duration.ofMinutes(1));
            send();
            assertThat(again.getReceivedMessages()).hasSize(1);
        } finally {
            again.stop();
        }
    }

    @Test
    void a_mail_that_waits_goes_to_the_address_of_now_and_to_nobody_who_has_left_meanwhile() throws Exception {
        itIs("2026-12-01T10:10");
        mail("p-1", "one@example.com");
        mail("p-2", "two@example.com");
        mail("p-removed", "removed@example.com");
        opened(TEXT);
        send();
        server.stop();
        itIs("2026-12-01T11:00");
        send();
        json(as(TestAccess.ADMIN).post("/v1/people/p-1/leave", ""), 200);
        mail("p-2", "new@example.com");
        mail("p-removed", "");
        GreenMail again = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        again.start();
        try {
            clock.pass(Duration.ofMinutes(1));
            send();
            assertThat(again.getReceivedMessages()).hasSize(1);
            assertThat(again.getReceivedMessages()[0].getAllRecipients())
                    .extracting(Object::toString)
                    .containsExactly("new@example.com");
        } finally {
            again.stop();
        }
    }

    @Test
    void people_set_their_own_address_and_admins_any_and_it_is_one_address() {
        String body = "{\"mail\":\"one@example.com\"}";
        json(as("p-1").post("/v1/people/p-1/mail", body), 200);
        assertThat(as("p-1").post("/v1/people/p-2/mail", body).statusCode()).isEqualTo(404);
        json(as(TestAccess.ADMIN).post("/v1/people/p-2/mail", body), 200);
        assertThat(as(CLIENT).post("/v1/people/p-1/mail", body).statusCode()).isEqualTo(403);
        for (String wrong : new String[] {
            "one@example.com\\r\\nBcc: two@example.com",
            "one@example.com\\nBcc: two@example.com",
            "one@example.com, two@example.com",
            "one@example.com;two@example.com",
            "One <one@example.com>",
            "\\\"one\\\"@example.com",
            "one@localhost",
            "one@[127.0.0.1]",
            "öne@example.com",
            "one@example.com ",
            "%s@example.com"
        }) {
            assertThat(json(as("p-1").post("/v1/people/p-1/mail", "{\"mail\":\"" + wrong + "\"}"), 400)
                            .path("detail")
                            .asString())
                    .as(wrong)
                    .contains("is not an address of mail");
        }
        JsonNode people = json(as("p-auditor").get("/v1/people"), 200);
        assertThat(openApi.violations("PeopleFound", people)).isEmpty();
        assertThat(people.path("results")
                        .valueStream()
                        .filter(each -> each.path("mail").asString("").equals("one@example.com"))
                        .map(each -> each.path("id").asString()))
                .containsExactly("p-1", "p-2");
    }

    @Test
    void no_file_has_an_address_in_the_clear_and_its_erasure_ends_the_mail() throws Exception {
        itIs("2026-12-01T10:10");
        mail("p-1", "marker-of-one@example.com");
        opened(TEXT);
        try (Stream<Path> files = Files.walk(data)) {
            assertThat(files.filter(Files::isRegularFile).filter(file -> contains(file, "marker-of-one")))
                    .isEmpty();
        }
        erase("staff:p-1");
        assertThat(as("p-auditor").get("/v1/people").body()).doesNotContain("marker-of-one");
        itIs("2026-12-01T11:00");
        send();
        assertThat(came()).isEmpty();
    }

    @Test
    void a_server_without_a_sender_and_a_sender_without_a_server_end_the_start() throws IOException {
        assertThatThrownBy(() -> RunningService.plain("--spring.mail.host=127.0.0.1"))
                .hasMessageContaining("--countersign.mail-from");
        assertThatThrownBy(() -> RunningService.plain(
                        "--spring.mail.host=127.0.0.1", "--countersign.mail-from=a@b.example\r\nBcc: c@d.example"))
                .hasMessageContaining("--countersign.mail-from");
        assertThatThrownBy(() -> RunningService.plain("--countersign.mail-from=a@b.example"))
                .hasMessageContaining("there is no mail server");
    }

    /** The agent asks for one task more than it may have open. */
    private void asksForOneMore() throws IOException {
        for (int i = waiting("p-1").size(); i < 20; i++) {
            opened("text " + i);
            clock.pass(Duration.ofSeconds(1));
        }
        ObjectNode request = reply("one more");
        String decision = decided(request).path("decisionId").asString();
        JsonNode refused = json(open(CLIENT, wish(request, decision, "one more")), 429);
        assertThat(refused.path("code").asString()).isEqualTo("TOO_MANY_OPEN");
        clock.pass(Duration.ofSeconds(1));
    }

    private long refusals() {
        DecisionRecords records =
                service.beans(DecisionRecords.class).iterator().next();
        return LongStream.range(0, records.size())
                .mapToObj(records::json)
                .filter(entry -> entry.path("type").asString().equals("tasks-refused"))
                .count();
    }

    private JsonNode floods(String person) {
        JsonNode list = json(as(person).get("/v1/reviews"), 200);
        assertThat(openApi.violations("Reviews", list)).isEmpty();
        return list.path("floods");
    }

    @Test
    void the_owner_of_an_agent_that_wants_too_much_hears_first_and_then_the_supervisor_once_an_hour()
            throws IOException, MessagingException {
        itIs("2026-12-01T09:05");
        mail("p-service-lead", "owner@example.com");
        mail("p-super", "super@example.com");
        mail("p-lead", "other@example.com");
        send();
        asksForOneMore();
        asksForOneMore();
        assertThat(refusals()).isEqualTo(1);
        clock.pass(Duration.ofMinutes(1));
        send();
        assertThat(came()).containsExactly("[owner@example.com]");
        assertThat(GreenMailUtil.getBody(server.getReceivedMessages()[0])).contains("service-triage-01");
        clock.pass(Duration.ofMinutes(15));
        send();
        send();
        assertThat(came()).containsExactlyInAnyOrder("[owner@example.com]", "[super@example.com]");
        service.close();
        run();
        asksForOneMore();
        assertThat(refusals()).as("within the hour, also after a restart").isEqualTo(1);
        clock.pass(Duration.ofHours(1));
        asksForOneMore();
        assertThat(refusals()).isEqualTo(2);
    }

    @Test
    void supervisors_and_the_owner_see_it_in_their_list_and_others_do_not() throws IOException {
        itIs("2026-12-01T09:05");
        asksForOneMore();
        for (String person : List.of("p-super", "p-service-lead")) {
            assertThat(floods(person)).hasSize(1);
            assertThat(floods(person).get(0).path("agent").asString()).isEqualTo("service-triage-01");
            assertThat(floods(person).get(0).path("most").asInt()).isEqualTo(20);
        }
        assertThat(review("p-super", "list").out()).contains("wanted more than 20 open tasks");
        for (String person : List.of("p-1", "p-lead", "p-auditor")) {
            assertThat(floods(person).isMissingNode()).as(person).isTrue();
        }
        clock.pass(Duration.ofHours(25));
        assertThat(floods("p-super").isMissingNode()).isTrue();
    }
}
