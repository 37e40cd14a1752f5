package dev.countersign.policy.drl;

import dev.countersign.facts.AppliesTo;
import dev.countersign.facts.Audience;
import dev.countersign.facts.Case;
import dev.countersign.facts.Derived;
import dev.countersign.facts.Disclosure;
import dev.countersign.facts.Finding;
import dev.countersign.facts.Risk;
import dev.countersign.facts.Role;
import dev.countersign.facts.RuleOutput;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.json.HashableValue;
import dev.countersign.facts.json.Sha256;
import dev.countersign.policy.table.RuleText;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.drools.compiler.kie.builder.impl.InternalKieModule;
import org.drools.model.Model;
import org.drools.modelcompiler.KieBaseBuilder;
import org.kie.api.KieBase;

/**
 * The classes that Drools compiles rule files to, as bytes. Those of the built-in rules are compiled by the build and
 * are in the jar of the launcher, so that a start with these rules needs no compiler. They are found by the texts of
 * the rules: with any other text, rules are taken from a {@link RuleCache} or compiled from the text.
 */
final class CompiledRules {

    private static final String PURPOSE = "countersign-compiled-rules-v1";
    private static final String IDENTITY = "countersign-compiled-rules-kept-v1";
    /** What rules may import: the package of facts. */
    static final List<Class<?>> TYPES = List.of(
            AppliesTo.class,
            Audience.class,
            Case.class,
            Derived.class,
            Disclosure.class,
            Finding.class,
            Risk.class,
            Role.class,
            RuleOutput.class,
            Verdict.class);

    private static final String FOLDER = "/countersign-compiled/";
    private static final String CLASS = ".class";
    /** Names the classes that contain models, a line each. */
    private static final String MODELS = "models";

    private static final LocalDateTime ALWAYS = LocalDateTime.of(2026, 1, 1, 0, 0);

    private final List<String> models;
    /** By file name, such as {@code dev/countersign/rules/Rules1.class}. */
    private final SortedMap<String, byte[]> classes;

    private CompiledRules(List<String> models, SortedMap<String, byte[]> classes) {
        this.models = models;
        this.classes = classes;
    }

    static CompiledRules of(InternalKieModule module) {
        List<String> models = new ArrayList<>();
        SortedMap<String, byte[]> classes = new TreeMap<>();
        for (String file : module.getFileNames()) {
            if (file.endsWith(CLASS)) {
                classes.put(file, module.getBytes(file));
            } else if (file.endsWith("/drools-model")) {
                new String(module.getBytes(file), StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> !line.contains(":"))
                        .forEach(models::add);
            }
        }
        if (models.isEmpty()) {
            throw new IllegalStateException("Drools compiled rules without a model.");
        }
        return new CompiledRules(models, classes);
    }

    /** Those of exactly these texts, if the build has compiled them. */
    static Optional<CompiledRules> shipped(List<RuleText> files) {
        try (InputStream stream = CompiledRules.class.getResourceAsStream(FOLDER + name(files))) {
            return stream == null ? Optional.empty() : Optional.of(read(stream.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The name of the file with the classes of these texts. */
    static String name(List<RuleText> files) {
        return new HashableValue(files.stream().map(RuleText::text).toList()).sha256(PURPOSE) + ".zip";
    }

    /**
     * Another one for other texts, another Java, another Drools, or another version of the types that rules use: the
     * classes would be different ones, or would not fit.
     */
    static String identity(List<RuleText> files) {
        SortedMap<String, Object> dependsOn = new TreeMap<>();
        dependsOn.put("drools", String.valueOf(Model.class.getPackage().getImplementationVersion()));
        dependsOn.put("java", String.valueOf(Runtime.version().feature()));
        dependsOn.put("texts", files.stream().map(RuleText::text).toList());
        dependsOn.put("types", TYPES.stream().map(CompiledRules::classFile).toList());
        return new HashableValue(dependsOn).sha256(IDENTITY);
    }

    /** SHA-256 of a class and of those inside it. */
    private static String classFile(Class<?> type) {
        List<String> hashes = new ArrayList<>();
        String file = type.getName().substring(type.getPackageName().length() + 1) + CLASS;
        try (InputStream stream = Objects.requireNonNull(type.getResourceAsStream(file), file)) {
            hashes.add(Sha256.hex(stream.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Stream.of(type.getDeclaredClasses())
                .sorted(Comparator.comparing(Class::getName))
                .forEach(each -> hashes.add(classFile(each)));
        return String.join(" ", hashes);
    }

    static CompiledRules read(byte[] bytes) {
        List<String> models = new ArrayList<>();
        SortedMap<String, byte[]> classes = new TreeMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                byte[] content = in.readAllBytes();
                if (entry.getName().equals(MODELS)) {
                    new String(content, StandardCharsets.UTF_8).lines().forEach(models::add);
                } else {
                    classes.put(entry.getName(), content);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new CompiledRules(models, classes);
    }

    /** The same bytes for the same classes. */
    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            put(out, MODELS, String.join("\n", models).getBytes(StandardCharsets.UTF_8));
            for (var each : classes.entrySet()) {
                put(out, each.getKey(), each.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void put(ZipOutputStream out, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(ALWAYS);
        out.putNextEntry(entry);
        out.write(content);
        out.closeEntry();
    }

    /** The rules, ready to fire. */
    KieBase base() {
        return new Loader().base();
    }

    /** Has the classes of one set of rules. It is unloaded with their base. */
    private final class Loader extends ClassLoader {

        Loader() {
            super(CompiledRules.class.getClassLoader());
        }

        KieBase base() {
            List<Model> made = new ArrayList<>();
            try {
                for (String model : models) {
                    made.add((Model) loadClass(model).getConstructor().newInstance());
                }
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("The compiled rules cannot be loaded.", e);
            }
            return KieBaseBuilder.createKieBaseFromModel(made);
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] bytes = classes.get(name.replace('.', '/') + CLASS);
            if (bytes == null) {
                throw new ClassNotFoundException(name);
            }
            return defineClass(name, bytes, 0, bytes.length);
        }
    }
}
