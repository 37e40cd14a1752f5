package dev.countersign.cli.terminal;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** The body of an answer as text in UTF-8. One that is too long fails, and is not read further. */
final class BoundedText implements HttpResponse.BodySubscriber<String> {

    private final HttpResponse.BodySubscriber<String> text =
            HttpResponse.BodySubscribers.ofString(StandardCharsets.UTF_8);
    private final long most;
    private long received;
    private Flow.@Nullable Subscription subscription;

    /** @param most bytes */
    BoundedText(long most) {
        this.most = most;
    }

    @Override
    public CompletionStage<String> getBody() {
        return text.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription begun) {
        subscription = begun;
        text.onSubscribe(begun);
    }

    @Override
    public void onNext(List<ByteBuffer> next) {
        received += next.stream().mapToLong(ByteBuffer::remaining).sum();
        if (received <= most) {
            text.onNext(next);
        } else if (subscription != null) {
            subscription.cancel();
            text.onError(new IOException("its answer has more than " + most + " bytes"));
        }
    }

    @Override
    public void onError(Throwable error) {
        text.onError(error);
    }

    @Override
    public void onComplete() {
        text.onComplete();
    }
}
