package dev.countersign.laws;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import dev.countersign.web.caller.AnsweredOnce;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.PostMapping;

/** What people post at the review desk is done once for each idempotency key. */
class RepeatedPostsLawTest {

    private static final Set<String> SUB_ROOMS = Set.of("review", "contest");

    /** Claims are in memory and end by themselves, a reveal is a read, and clients have keys of their own. */
    private static final Set<String> WITHOUT = Set.of(
            "/v1/reviews/{id}/claim",
            "/v1/reviews/{id}/free",
            "/v1/reviews/{id}/reveal",
            "/access/v1/requests",
            "/access/v1/requests/{id}/answer",
            "/access/v1/requests/{id}/cancel");

    private static Set<String> posts(Stream<JavaMethod> methods) {
        return methods.filter(method -> method.isAnnotatedWith(PostMapping.class))
                .flatMap(method -> Arrays.stream(
                        method.getAnnotationOfType(PostMapping.class).value()))
                .collect(Collectors.toSet());
    }

    private static Stream<JavaMethod> methods(JavaClasses classes, String root) {
        return classes.stream()
                .filter(type -> Houses.room(type, root).equals("web") && SUB_ROOMS.contains(Houses.subRoom(type, root)))
                .flatMap(type -> type.getMethods().stream());
    }

    private static Set<String> done(JavaClasses classes, String root) {
        return posts(methods(classes, root).filter(method -> !method.isAnnotatedWith(AnsweredOnce.class)));
    }

    @Test
    void every_post_of_people_at_the_desk_gets_its_first_answer_again() {
        assertThat(done(Houses.home(), Houses.HOME)).isEqualTo(WITHOUT);
    }

    @Test
    void a_post_that_would_be_done_twice_would_be_noticed() {
        assertThat(done(Houses.offenders(), Houses.OFFENDERS)).contains("/v1/reviews/{id}/again");
    }
}
