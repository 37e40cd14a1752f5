package dev.countersign.web.console;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import org.springframework.security.web.FilterChainProxy;

/** The second chain of the console, for requests whose body has arrived. */
final class ConsoleFilter implements Filter {

    private final FilterChainProxy chain;

    ConsoleFilter(FilterChainProxy chain) {
        this.chain = chain;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain next)
            throws IOException, ServletException {
        chain.doFilter(new FirstDispatch((HttpServletRequest) request), response, next);
    }

    /**
     * A body that arrived later is dispatched again as {@link DispatcherType#ASYNC}.
     *
     * <p>INVARIANT: the chain sees it as a first dispatch. Spring's filters, such as the one against forged forms, do
     * nothing in an asynchronous dispatch, so a slow body would pass without them.
     */
    private static final class FirstDispatch extends HttpServletRequestWrapper {

        FirstDispatch(HttpServletRequest request) {
            super(request);
        }

        @Override
        public DispatcherType getDispatcherType() {
            return DispatcherType.REQUEST;
        }
    }
}
