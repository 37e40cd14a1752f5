package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** A long list of tasks is read page by page. */
@Tag("slow")
@Timeout(120)
class ReviewPagesTest extends ReviewDeskSteps {

    private JsonNode page(String query) {
        JsonNode page = json(as("p-1").get("/v1/reviews" + query), 200);
        assertThat(openApi.violations("Reviews", page)).isEmpty();
        assertThat(page.at("/page/count").asInt()).isEqualTo(tasks(page).size());
        return page;
    }

    private static List<String> tasks(JsonNode page) {
        return page.path("results")
                .valueStream()
                .map(each -> each.path("taskId").asString())
                .toList();
    }

    private static String next(JsonNode page) {
        return page.at("/page/next").asString();
    }

    /** Opens tasks. @return them in the order of the list */
    private List<String> opened(int number) throws IOException {
        List<String> opened = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            opened.add(opened("Dear Ms Okafor, this is reply " + i + "."));
        }
        JsonNode all = page("");
        assertThat(next(all)).isEmpty();
        assertThat(tasks(all)).containsExactlyInAnyOrderElementsOf(opened);
        assertThat(all.path("results")
                        .valueStream()
                        .map(each -> Instant.parse(each.path("due").asString()))
                        .toList())
                .isSorted();
        return tasks(all);
    }

    @Test
    void each_task_is_on_one_page() throws IOException {
        List<String> opened = opened(3);

        JsonNode first = page("?limit=2");
        JsonNode second = page("?limit=2&next=" + next(first));

        assertThat(tasks(first)).isEqualTo(opened.subList(0, 2));
        assertThat(tasks(second)).isEqualTo(opened.subList(2, 3));
        assertThat(next(second)).isEmpty();
        assertThat(List.of(first.path("waiting").asInt(), second.path("waiting").asInt()))
                .containsExactly(3, 3);
    }

    @Test
    void what_was_decided_in_between_moves_no_other_task_to_another_page() throws IOException {
        List<String> opened = opened(3);
        JsonNode first = page("?limit=2");
        json(as(CLIENT).post("/access/v1/requests/" + opened.get(0) + "/cancel", "{}"), 200);
        json(as(CLIENT).post("/access/v1/requests/" + opened.get(1) + "/cancel", "{}"), 200);

        assertThat(tasks(page("?limit=2&next=" + next(first)))).containsExactly(opened.get(2));
    }

    @Test
    void a_person_lists_the_tasks_of_all_pages_in_a_terminal() throws IOException {
        List<String> opened = opened(2);

        assertThat(review("p-1", "list").out()).contains(opened);
    }

    @Test
    void an_unknown_page_is_refused() {
        Stream.of("?limit=0", "?limit=1001", "?limit=x", "?next=3", "?next=x_y", "?page=2", "?limit=1&limit=2")
                .forEach(query -> json(as("p-1").get("/v1/reviews" + query), 400));
    }
}
