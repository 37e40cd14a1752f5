package dev.countersign.context.place;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The age of the directory of telephone numbers: a later area code has no known place. */
public final class PhoneData {

    private static final String WRITTEN = "/META-INF/maven/com.googlecode.libphonenumber/libphonenumber/pom.properties";

    private PhoneData() {}

    /** The version of libphonenumber; {@code unknown} where its jar does not say. */
    public static String version() {
        Properties properties = new Properties();
        try (InputStream in = PhoneNumberUtil.class.getResourceAsStream(WRITTEN)) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            return "unknown";
        }
        return properties.getProperty("version", "unknown");
    }
}
