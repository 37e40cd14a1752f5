package dev.countersign.web.http;

import static org.hamcrest.Matchers.is;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A request that is too deep or too large for the machine is not decided, and its answer says so. */
class ErrorsTest {

    @RestController
    static class Deep {

        @GetMapping("/deep")
        String deep() {
            throw new StackOverflowError();
        }

        @GetMapping("/large")
        String large() {
            throw new OutOfMemoryError("simulated: Java heap space");
        }
    }

    @Test
    void an_error_of_the_machine_is_not_a_decision() throws Exception {
        for (String path : new String[] {"/deep", "/large"}) {
            MockMvcBuilders.standaloneSetup(new Deep())
                    .setControllerAdvice(new ErrorHandler())
                    .build()
                    .perform(get(path))
                    .andExpect(status().isServiceUnavailable())
                    .andExpect(content().contentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON))
                    .andExpect(jsonPath("$.code", is("NOT_DECIDED")));
        }
    }
}
