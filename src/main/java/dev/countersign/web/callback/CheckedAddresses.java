package dev.countersign.web.callback;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import org.apache.hc.client5.http.DnsResolver;

/**
 * The IP addresses of one host, asked of the DNS once and checked. The connection goes to one of them: a name that the
 * DNS answers in another way a moment later leads nowhere else.
 */
final class CheckedAddresses implements DnsResolver {

    /** Each may take the whole time of a connection. */
    private static final int MOST_TRIED = 2;

    private final String host;
    private final InetAddress[] addresses;

    private CheckedAddresses(String host, InetAddress[] addresses) {
        this.host = host;
        this.addresses = addresses;
    }

    /** Asks a DNS for all addresses of a host. */
    interface Dns {
        InetAddress[] all(String host) throws UnknownHostException;
    }

    /** @throws NotPublic when one of the addresses is not public and the operator did not name the target */
    static CheckedAddresses of(CallbackUrl url, Dns dns) throws UnknownHostException, NotPublic {
        String host = url.uri().getHost();
        InetAddress[] all = dns.all(host);
        if (all.length == 0) {
            throw new UnknownHostException(host);
        }
        if (!url.internal() && !Arrays.stream(all).allMatch(PublicAddresses::isPublic)) {
            throw new NotPublic();
        }
        return new CheckedAddresses(host, Arrays.copyOf(all, Math.min(all.length, MOST_TRIED)));
    }

    /** The host has an address that nobody may be called at. */
    static final class NotPublic extends Exception {

        private static final long serialVersionUID = 1;
    }

    @Override
    public InetAddress[] resolve(String asked) throws UnknownHostException {
        if (!bare(asked).equals(bare(host))) {
            throw new UnknownHostException(asked);
        }
        return addresses.clone();
    }

    /** Without the brackets of an IPv6 address. */
    private static String bare(String name) {
        return name.toLowerCase(Locale.ROOT).replace("[", "").replace("]", "");
    }

    @Override
    public String resolveCanonicalHostname(String asked) {
        return asked;
    }
}
