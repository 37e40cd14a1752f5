package dev.countersign.web.http;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

/**
 * Refuses a decision for which {@link Admission} has no place before any filter sees the request. Under overload most
 * requests are refused, on the processors that the admitted ones need.
 *
 * <p>The thread writes the refusal itself, and waits if the caller has read none of its earlier answers. So only
 * {@value #AT_ONCE} threads write at the same time; the other refusals, and those whose body has not arrived, are left
 * to {@link Admission}, which keeps no thread.
 */
final class EarlyRefusal extends ValveBase {

    private static final int AT_ONCE = 8;

    private final Admission admission;
    private final RequestIdEcho ids;
    private final Semaphore writers = new Semaphore(AT_ONCE);

    EarlyRefusal(Admission admission, RequestIdEcho ids) {
        super(true);
        this.admission = admission;
        this.ids = ids;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        // null for a request that cannot be read
        String path = request.getDecodedRequestURI();
        // INVARIANT: what the server itself refused is answered by the valves after this one. A body written here would
        // be dropped, but not its length, so the caller would read the next answer as this body.
        if (path != null
                && !response.isError()
                && admission.hasNoPlace(path)
                && isWhole(request.getCoyoteRequest())
                && writers.tryAcquire()) {
            try {
                ids.identify(request, response);
                ProblemWriter.overloaded(response);
                response.finishResponse();
            } finally {
                writers.release();
            }
        } else {
            getNext().invoke(request, response);
        }
    }

    /**
     * Whether the body is in the memory of the server: nothing is left to wait for. A caller that expects 100 is left
     * to the filters, because the server closes its connection if the body was not read.
     */
    private static boolean isWhole(org.apache.coyote.Request request) {
        if (request.hasExpectation()) {
            return false;
        }
        long length = request.getContentLengthLong();
        request.action(ActionCode.AVAILABLE, Boolean.FALSE);
        return length > 0 && request.getAvailable() >= length;
    }
}
