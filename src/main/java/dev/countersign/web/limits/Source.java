package dev.countersign.web.limits;

import jakarta.servlet.http.HttpServletRequest;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where a request comes from. One subscriber usually has a whole /64 of IPv6, so that is one source.
 *
 * @param address an IPv4 address, the first 64 bits of an IPv6 address, or {@link #UNKNOWN}
 */
public record Source(String address) {

    /** All requests with an address that cannot be read are one source. */
    static final String UNKNOWN = "unknown";

    private static final int LONGEST_IPV4 = "255.255.255.255".length();
    private static final int NUMBERS = 256;
    private static final int DECIMAL = 10;
    private static final int SUBSCRIBER = 64;
    private static final int SHOWN_IPV4 = 24;
    private static final int SHOWN_IPV6 = 48;

    /** The source of a request: its remote address. */
    public static Source of(HttpServletRequest request) {
        return of(request.getRemoteAddr());
    }

    /** @param address as a server or a proxy writes it */
    public static Source of(@Nullable String address) {
        if (address == null) {
            return new Source(UNKNOWN);
        }
        InetAddress read = address.indexOf(':') < 0 ? null : read(address);
        return read == null || read instanceof Inet4Address
                ? new Source(read != null ? read.getHostAddress() : isIpv4(address) ? address : UNKNOWN)
                : new Source(prefix(read, SUBSCRIBER));
    }

    /** Four numbers below 256 with a dot between. */
    private static boolean isIpv4(String address) {
        int numbers = 1;
        int number = -1;
        for (int i = 0; i < address.length(); i++) {
            char each = address.charAt(i);
            if (each >= '0' && each <= '9') {
                number = Math.max(number, 0) * DECIMAL + each - '0';
            } else if (each == '.' && number >= 0) {
                numbers++;
                number = -1;
            } else {
                return false;
            }
            if (number >= NUMBERS) {
                return false;
            }
        }
        return numbers == Integer.BYTES && number >= 0 && address.length() <= LONGEST_IPV4;
    }

    /** Only what is an address already is read: a name would be looked up. */
    private static @Nullable InetAddress read(String address) {
        int zone = address.indexOf('%');
        try {
            return address.indexOf(':') >= 0 || isIpv4(address)
                    ? InetAddress.getByName(zone < 0 ? address : address.substring(0, zone))
                    : null;
        } catch (UnknownHostException e) {
            return null;
        }
    }

    private static String prefix(InetAddress address, int bits) {
        byte[] bytes =
                Arrays.copyOf(Arrays.copyOf(address.getAddress(), bits / Byte.SIZE), address.getAddress().length);
        try {
            return InetAddress.getByAddress(bytes).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The network of the source, as it may be recorded: /24 of IPv4, /48 of IPv6. */
    public String network() {
        InetAddress read = read(address);
        if (read == null) {
            return UNKNOWN;
        }
        int bits = read instanceof Inet4Address ? SHOWN_IPV4 : SHOWN_IPV6;
        return prefix(read, bits) + "/" + bits;
    }
}
