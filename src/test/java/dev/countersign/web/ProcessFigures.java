package dev.countersign.web;

import com.sun.management.UnixOperatingSystemMXBean;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.ThreadMXBean;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * What another Java process of this machine holds on to, after its garbage was collected.
 *
 * @param heap        bytes in use
 * @param threads     that live
 * @param descriptors open files and sockets
 */
record ProcessFigures(long heap, int threads, long descriptors) {

    static ProcessFigures of(long pid) {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
            try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()))) {
                MBeanServerConnection beans = connector.getMBeanServerConnection();
                MemoryMXBean memory = ManagementFactory.getPlatformMXBean(beans, MemoryMXBean.class);
                memory.gc();
                memory.gc();
                return new ProcessFigures(memory.getHeapMemoryUsage().getUsed(), ManagementFactory.getPlatformMXBean(beans, ThreadMXBean.class).getThreadCount(),
                        ManagementFactory.getPlatformMXBean(beans, UnixOperatingSystemMXBean.class).getOpenFileDescriptorCount());
            } finally {
                machine.detach();
            }
        } catch (IOException | com.sun.tools.attach.AttachNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }
}
