package dev.countersign.web.notice;

import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.oversight.Directory;
import dev.countersign.oversight.contact.CallbackChanges;
import dev.countersign.oversight.directory.Callback;
import dev.countersign.oversight.directory.DirectoryState;
import dev.countersign.oversight.review.TaskCallback;
import dev.countersign.oversight.review.TaskEvents;
import dev.countersign.oversight.review.TaskEvents.TaskEvent;
import dev.countersign.web.callback.CallResult;
import dev.countersign.web.callback.CallbackHttp;
import dev.countersign.web.callback.SignedCall;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Tells clients at their addresses what happened to their tasks: reads the events, and delivers what is due. */
public final class ClientNotices {

    private static final int MOST_AT_ONCE = 8;

    private final TaskEvents tasks;
    private final TaskEventReader events;
    private final Directory directory;
    private final CallbackChanges changes;
    private final CallbackHttp http;
    private final Outbox outbox;
    private final ClockAndRandom clock;
    private final Executor threads;
    private final UnaryOperator<String> address;

    /**
     * @param threads makes the calls
     * @param address of a task with that id
     */
    ClientNotices(
            TaskEvents events,
            Directory directory,
            CallbackChanges changes,
            CallbackHttp http,
            Outbox outbox,
            ClockAndRandom clock,
            Executor threads,
            UnaryOperator<String> address) {
        tasks = events;
        this.events = new TaskEventReader(events);
        this.directory = directory;
        this.changes = changes;
        this.http = http;
        this.outbox = outbox;
        this.clock = clock;
        this.threads = threads;
        this.address = address;
    }

    /** Reads what happened, and begins to deliver what is due. */
    public synchronized void deliver() {
        Instant now = clock.now();
        DirectoryState state = directory.now();
        outbox.keep(state.clients().stream()
                .flatMap(client -> state.callbacksOf(client.id()).stream())
                .map(Callback::id)
                .collect(Collectors.toSet()));
        for (TaskEvent event : events.next(now)) {
            Optional<TaskCallback> wanted = tasks.callback(event.task());
            state.callbacksOf(event.client()).stream()
                    .filter(callback -> !event.at().isBefore(callback.addedAt()))
                    .filter(callback -> wanted.isEmpty()
                            || wanted.get().callback().equals(callback.id())
                                    && wanted.get().tells(Notice.status(event)))
                    .forEach(callback -> outbox.put(Notice.of(event, callback, address.apply(event.task())), now));
        }
        outbox.take(now, MOST_AT_ONCE).forEach(notice -> threads.execute(() -> attempt(notice)));
    }

    private void attempt(Notice notice) {
        CallResult result = new CallResult(CallResult.Kind.NOT_REACHED, 0);
        try {
            result = call(notice).orElse(result);
            if (result.kind() == CallResult.Kind.GONE) {
                changes.gone(notice.callback());
            }
        } catch (NotDecided e) {
            // the ledger does not write now: the next answer of the receiver ends the address
        } finally {
            outbox.ended(notice, result, clock.now());
        }
    }

    /** With the state that the client wants back, as long as nobody of the task was erased. */
    private byte[] body(Notice notice) {
        return tasks.callback(notice.task())
                .map(TaskCallback::state)
                .filter(state -> !state.isEmpty())
                .map(notice::with)
                .orElseGet(notice::body);
    }

    /** Empty if the address was ended meanwhile. */
    private Optional<CallResult> call(Notice notice) {
        Instant now = clock.now();
        return directory.now().callbacksOf(notice.client()).stream()
                .filter(each -> each.id().equals(notice.callback()))
                .findFirst()
                .map(callback -> http.call(
                        new SignedCall(callback.url(), callback.signing(now), notice.id(), now, body(notice))));
    }
}
