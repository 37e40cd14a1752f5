package dev.countersign.laws;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/** The house itself, and a house of offenders built on the same plan. */
final class Houses {

    static final String HOME = "dev.countersign";
    static final String OFFENDERS = "dev.countersign.laws.offenders";

    private static final JavaClasses CLASSES = read();

    private Houses() {}

    static JavaClasses home() {
        return CLASSES;
    }

    private static JavaClasses read() {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(HOME);
        if (classes.isEmpty()) {
            throw new AssertionError("a law that looks at nothing holds of nothing");
        }
        return classes;
    }

    private static final class Offenders {

        static final JavaClasses CLASSES = new ClassFileImporter().importPackages(OFFENDERS);
    }

    static JavaClasses offenders() {
        return Offenders.CLASSES;
    }

    /** The room of a class; empty for the root package and for classes of others. */
    static String room(JavaClass type, String root) {
        String name = type.getPackageName();
        return name.startsWith(root + ".") ? name.substring(root.length() + 1).replaceFirst("\\..*", "") : "";
    }

    /** The package of a class below its room; empty for the room's own. */
    static String subRoom(JavaClass type, String root) {
        String inside = root + "." + room(type, root) + ".";
        return type.getPackageName().startsWith(inside) ? type.getPackageName().substring(inside.length()) : "";
    }
}
