package dev.countersign.tables.workbook;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * A forward reader of one XML part of a workbook. It knows elements and text. A part with a document type, a comment,
 * an entity of its own or a processing instruction is {@link Odd}.
 */
final class XmlPart {

    static final String MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    private static final XMLInputFactory READERS = readers();

    private final XMLStreamReader reader;
    /** Names of elements that may occur once. */
    private final Set<String> once = new HashSet<>();

    private XmlPart(XMLStreamReader reader) {
        this.reader = reader;
    }

    /** A form that the streaming reader does not know; another reader decides what the workbook says. */
    static final class Odd extends IOException {

        Odd(String what) {
            super(what);
        }
    }

    private static final Set<String> UTF_8 = Set.of("UTF-8", "utf-8");

    private static XMLInputFactory readers() {
        XMLInputFactory readers = XMLInputFactory.newDefaultFactory();
        readers.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        readers.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        readers.setProperty(XMLInputFactory.IS_COALESCING, true);
        return readers;
    }

    /** At the root element. */
    static XmlPart of(byte[] bytes) throws IOException {
        try {
            XMLStreamReader reader = READERS.createXMLStreamReader(new ByteArrayInputStream(bytes));
            String declared = reader.getCharacterEncodingScheme();
            if (declared != null && !UTF_8.contains(declared) || !"UTF-8".equals(reader.getEncoding())) {
                throw new Odd("encoding " + declared);
            }
            XmlPart part = new XmlPart(reader);
            if (part.next() != XMLStreamConstants.START_ELEMENT) {
                throw new Odd("no root");
            }
            return part;
        } catch (XMLStreamException damaged) {
            throw new IOException(damaged);
        }
    }

    private int next() throws IOException {
        try {
            int event = reader.next();
            return switch (event) {
                case XMLStreamConstants.START_ELEMENT,
                        XMLStreamConstants.END_ELEMENT,
                        XMLStreamConstants.CHARACTERS,
                        XMLStreamConstants.SPACE,
                        XMLStreamConstants.END_DOCUMENT -> event;
                default -> throw new Odd("event " + event);
            };
        } catch (XMLStreamException damaged) {
            throw new IOException(damaged);
        }
    }

    /** Goes to the next child of the element that the reader is in; false at the end of that element. */
    boolean child() throws IOException {
        int event = next();
        while (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.SPACE) {
            if (!reader.isWhiteSpace()) {
                throw new Odd("text between elements");
            }
            event = next();
        }
        return event == XMLStreamConstants.START_ELEMENT;
    }

    boolean at(String namespace, String name) {
        return reader.getLocalName().equals(name) && namespace.equals(reader.getNamespaceURI());
    }

    boolean at(String name) {
        return at(MAIN, name);
    }

    /** Whether the reader is at an element of that name, which the whole part may have only once. */
    boolean atOnly(String name) throws IOException {
        if (at(name) && !once.add(name)) {
            throw new Odd(name + " twice");
        }
        return at(name);
    }

    void require(String namespace, String name) throws IOException {
        if (!at(namespace, name)) {
            throw new Odd(reader.getLocalName() + " instead of " + name);
        }
    }

    @Nullable
    String attribute(String name) {
        return attribute("", name);
    }

    @Nullable
    String attribute(String namespace, String name) {
        return reader.getAttributeValue(namespace, name);
    }

    String needed(String name) throws IOException {
        String value = attribute(name);
        if (value == null) {
            throw new Odd("no " + name);
        }
        return value;
    }

    /** Whether the element has no attribute without a namespace but these. */
    void allowed(List<String> names) throws IOException {
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            if (!names.contains(reader.getAttributeLocalName(i))) {
                throw new Odd("attribute " + reader.getAttributeLocalName(i));
            }
        }
    }

    /** The text of an element without children, and the end of it. */
    String text() throws IOException {
        StringBuilder text = new StringBuilder();
        int event = next();
        while (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.SPACE) {
            text.append(reader.getText());
            event = next();
        }
        if (event != XMLStreamConstants.END_ELEMENT) {
            throw new Odd("an element in a text");
        }
        return text.toString();
    }

    /** The rest of the element, whatever it holds. */
    void skip() throws IOException {
        int open = 1;
        while (open > 0) {
            int event = next();
            open += event == XMLStreamConstants.START_ELEMENT ? 1 : event == XMLStreamConstants.END_ELEMENT ? -1 : 0;
        }
    }

    /** The rest of the part, which must be well-formed to its end. */
    void end() throws IOException {
        int event = next();
        while (event != XMLStreamConstants.END_DOCUMENT) {
            event = next();
        }
    }
}
