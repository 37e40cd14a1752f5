package dev.countersign.web.notice;

import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.oversight.Directory;
import dev.countersign.oversight.contact.CallbackChanges;
import dev.countersign.oversight.directory.DirectoryState;
import dev.countersign.oversight.drill.Drills;
import dev.countersign.oversight.review.ReviewDesk;
import dev.countersign.oversight.review.TaskEvents;
import dev.countersign.web.callback.CallbackHttp;
import dev.countersign.web.callback.InternalTargets;
import dev.countersign.web.http.ServiceSettings;
import dev.countersign.web.issuer.IssuerSettings;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/** The parts that deliver notices. */
@Configuration(proxyBeanMethods = false)
class NoticeSetup {

    private static final String CALLS = "callbackThreads";
    private static final int CALLS_AT_ONCE = 8;

    /** More than one call of an address never waits, so their number is that of the addresses. */
    @Bean(CALLS)
    ThreadPoolTaskExecutor callbackThreads() {
        ThreadPoolTaskExecutor threads = new ThreadPoolTaskExecutor();
        threads.setCorePoolSize(CALLS_AT_ONCE);
        threads.setAllowCoreThreadTimeOut(true);
        threads.setThreadNamePrefix("callbacks-");
        threads.setDaemon(true);
        return threads;
    }

    @Bean
    CallbackHttp callbackHttp(InternalTargets internal) throws NoSuchAlgorithmException {
        return CallbackHttp.of(internal, SSLContext.getDefault());
    }

    @Bean
    Outbox outbox(ClockAndRandom clock) {
        return new Outbox(new RetryPlan(clock));
    }

    @Bean
    TaskEvents taskEvents(DataFolder folder) {
        return new TaskEvents(folder);
    }

    @Bean
    ClientNotices clientNotices(
            TaskEvents events,
            Directory directory,
            CallbackChanges changes,
            CallbackHttp http,
            Outbox outbox,
            ClockAndRandom clock,
            @Qualifier(CALLS) ThreadPoolTaskExecutor threads,
            ServiceAddress address) {
        return new ClientNotices(events, directory, changes, http, outbox, clock, threads, address::ofTask);
    }

    @Bean
    MailFrom mailFrom(Environment environment) {
        return MailFrom.of(environment);
    }

    /** Nobody gets mail without a mail server. */
    @Bean
    @ConditionalOnProperty("spring.mail.host")
    PersonNotices personNotices(
            ReviewDesk desk,
            Drills drills,
            TaskEvents events,
            Directory directory,
            ActivePolicy policy,
            JavaMailSender sender,
            MailFrom from,
            ClockAndRandom clock,
            MeterRegistry registry,
            ServiceSettings settings,
            ServiceAddress address) {
        MailQueue queue = new MailQueue(sender, from, person -> {
            DirectoryState state = directory.now();
            return state.person(person).flatMap(state::mailOf);
        });
        FunctionCounter.builder("countersign.notices.mail.lost", queue, MailQueue::lost)
                .description("Mails to people that no mail server took")
                .register(registry);
        return new PersonNotices(
                desk,
                drills,
                events,
                directory,
                policy::snapshot,
                queue,
                clock,
                address::ofConsole,
                IssuerSettings.of(settings)
                        .filter(IssuerSettings::rolesOfIssuer)
                        .isPresent());
    }
}
