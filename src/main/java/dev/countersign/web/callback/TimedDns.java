package dev.countersign.web.callback;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The DNS of this machine. It answers in time, or not at all; Java itself would wait for a minute. */
final class TimedDns implements CheckedAddresses.Dns {

    private static final int MOST_AT_ONCE = 8;
    private static final int PATIENCE_S = 5;

    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(0, MOST_AT_ONCE, PATIENCE_S, TimeUnit.SECONDS, new SynchronousQueue<>(), run -> {
                Thread thread = new Thread(run, "callback-dns");
                thread.setDaemon(true);
                return thread;
            });

    @Override
    public InetAddress[] all(String host) throws UnknownHostException {
        try {
            Future<InetAddress[]> asked = threads.submit(() -> InetAddress.getAllByName(host));
            return asked.get(PATIENCE_S, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | RejectedExecutionException e) {
            throw new UnknownHostException(host);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnknownHostException(host);
        }
    }
}
