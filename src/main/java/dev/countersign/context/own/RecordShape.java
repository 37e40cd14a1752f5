package dev.countersign.context.own;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The members of a type of record, and how to make one: looked up once for each type, since a folder of own facts has
 * a million of them.
 *
 * @param names of all members but {@code id}
 */
record RecordShape(List<Member> members, List<String> names, Constructor<?> constructor) {

    private static final ClassValue<RecordShape> KNOWN = new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
            return looked(type);
        }
    };

    /**
     * One member of a record.
     *
     * @param type     of the member, or of each of its values if it has several
     * @param path     type and member, such as {@code customer.phone}
     * @param many     whether it is a set of values
     * @param optional whether it may be null
     * @param words    those of an enum; otherwise empty
     */
    record Member(String name, String path, Class<?> type, boolean many, boolean optional, List<String> words) {

        private static Member of(RecordComponent component) {
            boolean many = component.getType() == Set.class;
            Class<?> type = many
                    ? (Class<?>) ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0]
                    : component.getType();
            return new Member(
                    component.getName(),
                    FactRecord.named(component.getDeclaringRecord()) + "." + component.getName(),
                    type,
                    many,
                    component.getAnnotatedType().isAnnotationPresent(Nullable.class),
                    type.isEnum()
                            ? Arrays.stream(type.getEnumConstants())
                                    .map(Object::toString)
                                    .toList()
                            : List.of());
        }
    }

    static RecordShape of(Class<? extends Record> type) {
        return KNOWN.get(type);
    }

    private static RecordShape looked(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        List<Member> members = Arrays.stream(components).map(Member::of).toList();
        try {
            return new RecordShape(
                    members,
                    members.stream()
                            .map(Member::name)
                            .filter(name -> !name.equals("id"))
                            .toList(),
                    type.getDeclaredConstructor(Arrays.stream(components)
                            .map(RecordComponent::getType)
                            .toArray(Class<?>[]::new)));
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @throws InvocationTargetException with the record's problem with its values */
    Record make(Collection<? extends @Nullable Object> values) throws InvocationTargetException {
        try {
            return (Record) constructor.newInstance(values.toArray());
        } catch (InstantiationException | IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
