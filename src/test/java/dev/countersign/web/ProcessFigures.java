package dev.countersign.web;

import com.sun.management.UnixOperatingSystemMXBean;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.regex.Pattern;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * The resources that another Java process of this machine holds after a garbage collection.
 *
 * @param heap        bytes in use
 * @param threads     live threads, except those that answer requests
 * @param workers     threads that answer requests: a bounded pool, which shrinks a minute after a load
 * @param descriptors open files and sockets
 */
record ProcessFigures(long heap, int threads, int workers, long descriptors) {

    private static final Pattern WORKER = Pattern.compile("http-nio-.*-exec-\\d+");

    static ProcessFigures of(long pid) {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
            try (JMXConnector connector =
                    JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()))) {
                MBeanServerConnection beans = connector.getMBeanServerConnection();
                MemoryMXBean memory = ManagementFactory.getPlatformMXBean(beans, MemoryMXBean.class);
                memory.gc();
                memory.gc();
                ThreadMXBean threads = ManagementFactory.getPlatformMXBean(beans, ThreadMXBean.class);
                int workers = (int) Arrays.stream(threads.dumpAllThreads(false, false))
                        .filter(thread -> WORKER.matcher(thread.getThreadName()).matches())
                        .count();
                return new ProcessFigures(
                        memory.getHeapMemoryUsage().getUsed(),
                        threads.getThreadCount() - workers,
                        workers,
                        ManagementFactory.getPlatformMXBean(beans, UnixOperatingSystemMXBean.class)
                                .getOpenFileDescriptorCount());
            } finally {
                machine.detach();
            }
        } catch (IOException | com.sun.tools.attach.AttachNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }
}
