package dev.countersign.web;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.core.ResolvableType;
import org.springframework.security.config.Customizer;

/**
 * The parts of a service, with the answers to what Spring Security asks for each chain of filters again: which parts
 * are a customizer of each kind. Each answer is a pass over all parts, which took a third of a start.
 */
final class RepeatedLookups extends DefaultListableBeanFactory {

    private final Map<ResolvableType, String[]> customizers = new ConcurrentHashMap<>();

    @Override
    public String[] getBeanNamesForType(ResolvableType type) {
        return getBeanNamesForType(type, true, true);
    }

    @Override
    public String[] getBeanNamesForType(ResolvableType type, boolean includeNonSingletons, boolean allowEagerInit) {
        if (type.resolve() != Customizer.class
                || !isConfigurationFrozen()
                || !includeNonSingletons
                || !allowEagerInit) {
            return super.getBeanNamesForType(type, includeNonSingletons, allowEagerInit);
        }
        String[] names = customizers.get(type);
        if (names == null) {
            // may start parts, which look up others
            names = super.getBeanNamesForType(type, true, true);
            customizers.put(type, names);
        }
        return names.clone();
    }

    @Override
    public void registerBeanDefinition(String name, BeanDefinition definition) {
        super.registerBeanDefinition(name, definition);
        customizers.clear();
    }

    @Override
    public void registerSingleton(String name, Object part) {
        super.registerSingleton(name, part);
        customizers.clear();
    }
}
