package dev.countersign.web;

import dev.countersign.web.http.NotFound;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /docs/{page}}: the pages of the folder docs, as text. The jar contains them. */
@RestController
class DocsEndpoint {

    /** All pages. Another name is not looked up: the class loader would remember each one. */
    static final Set<String> PAGES = Set.of(
            "access-matrix.md",
            "access.md",
            "after-the-answer.md",
            "analyst.md",
            "answer.md",
            "architecture.md",
            "auditor.md",
            "authzen-obligations.md",
            "authzen-search.md",
            "authzen.md",
            "benchmarks.md",
            "bundle-format.md",
            "caller.md",
            "changelog.md",
            "command-line.md",
            "console.md",
            "contests.md",
            "contributing.md",
            "costs.md",
            "drools.md",
            "erasure.md",
            "glossary.md",
            "issuer.md",
            "keys-format.md",
            "ledger-format.md",
            "notices.md",
            "operations.md",
            "own-facts.md",
            "pack-reference.md",
            "packs.md",
            "paper.md",
            "policy-changes.md",
            "records.md",
            "released-context.md",
            "request.md",
            "review-times.md",
            "reviews.md",
            "review-measures.md",
            "samples.md");

    private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);

    @GetMapping("/docs/{page}")
    ResponseEntity<byte[]> page(@PathVariable("page") String page) throws IOException {
        if (!PAGES.contains(page)) {
            throw new NotFound("there is no page of that name.", "Maybe `/` shows the link that you need.");
        }
        return ResponseEntity.ok()
                .contentType(TEXT)
                .body(new ClassPathResource("countersign-docs/" + page).getContentAsByteArray());
    }
}
