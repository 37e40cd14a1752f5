package dev.countersign.web;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * The threads of what the service does by itself. Own facts have one of their own: a restriction that the company adds
 * counts within a second, however long the search index needs for its entries.
 */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class Schedulers {

    static final String OWN_FACTS = "ownFactsThread";
    static final String SEARCH_INDEX = "searchIndexThread";
    static final String NOTICES = "noticesThread";
    static final String MAIL = "mailThread";
    static final String ACCESS_LOG = "accessLogThread";

    private static final int PATIENCE_S = 5;

    @Bean(OWN_FACTS)
    ThreadPoolTaskScheduler ownFactsThread() {
        return oneThread("own-facts-");
    }

    @Bean(SEARCH_INDEX)
    ThreadPoolTaskScheduler searchIndexThread() {
        return oneThread("search-index-");
    }

    @Bean(NOTICES)
    @DependsOn("dataFolder")
    ThreadPoolTaskScheduler noticesThread() {
        return oneThread("notices-");
    }

    @Bean(MAIL)
    @DependsOn("dataFolder")
    ThreadPoolTaskScheduler mailThread() {
        return oneThread("mail-");
    }

    /** What waits to be recorded is recorded before the ledger is closed. */
    @Bean(ACCESS_LOG)
    @DependsOn("dataFolder")
    ThreadPoolTaskScheduler accessLogThread() {
        ThreadPoolTaskScheduler one = oneThread("access-log-");
        one.setWaitForTasksToCompleteOnShutdown(true);
        one.setAwaitTerminationSeconds(PATIENCE_S);
        return one;
    }

    private static ThreadPoolTaskScheduler oneThread(String name) {
        ThreadPoolTaskScheduler one = new ThreadPoolTaskScheduler();
        one.setPoolSize(1);
        one.setThreadNamePrefix(name);
        one.setDaemon(true);
        return one;
    }
}
