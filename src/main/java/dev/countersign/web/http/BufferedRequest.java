package dev.countersign.web.http;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request whose body was read already. The parameters of a form are those of its body only: a secret in the address
 * is not read.
 */
final class BufferedRequest extends HttpServletRequestWrapper {

    private final ByteArrayInputStream body;
    private @Nullable Map<String, String[]> form;

    BufferedRequest(HttpServletRequest request, ByteArrayInputStream body) {
        super(request);
        this.body = body;
    }

    @Override
    public @Nullable String getParameter(String name) {
        String[] values = getParameterValues(name);
        return values == null ? null : values[0];
    }

    @Override
    public String @Nullable [] getParameterValues(String name) {
        return getParameterMap().get(name);
    }

    @Override
    public Enumeration<String> getParameterNames() {
        return Collections.enumeration(getParameterMap().keySet());
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        if (!FormBody.isForm(getContentType())) {
            return super.getParameterMap();
        }
        if (form == null) {
            form = FormBody.parameters(body.readAllBytes());
            body.reset();
        }
        return form;
    }

    @Override
    public ServletInputStream getInputStream() {
        return new ServletInputStream() {
            @Override
            public boolean isFinished() {
                return body.available() == 0;
            }

            @Override
            public boolean isReady() {
                return true;
            }

            @Override
            public void setReadListener(ReadListener listener) {
                throw new IllegalStateException("the body has been read");
            }

            @Override
            public int read() {
                return body.read();
            }

            @Override
            public int read(byte[] into, int from, int length) {
                return body.read(into, from, length);
            }

            @Override
            public byte[] readNBytes(int most) {
                byte[] bytes = new byte[Math.min(most, body.available())];
                body.read(bytes, 0, bytes.length);
                return bytes;
            }

            /** It is read from its begin again. */
            @Override
            public void reset() {
                body.reset();
            }

            @Override
            public int available() {
                return body.available();
            }
        };
    }

    @Override
    public BufferedReader getReader() {
        return new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }
}
