package dev.countersign.web;

import dev.countersign.decisions.ApprovalService;
import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.DecisionService;
import dev.countersign.decisions.ExecutionReports;
import dev.countersign.decisions.FactRefresh;
import dev.countersign.decisions.broker.ContextBroker;
import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.edge.KeyUse;
import dev.countersign.edge.PolicyActivation;
import dev.countersign.edge.SystemClockAndRandom;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.ledger.disk.LedgerUnavailable;
import dev.countersign.oversight.AbsenceChanges;
import dev.countersign.oversight.AccessChanges;
import dev.countersign.oversight.AccessLog;
import dev.countersign.oversight.AnsweredPosts;
import dev.countersign.oversight.Directory;
import dev.countersign.oversight.contact.CallbackChanges;
import dev.countersign.oversight.contact.MailChanges;
import dev.countersign.oversight.contest.ContestDesk;
import dev.countersign.oversight.drill.Drills;
import dev.countersign.oversight.followup.FollowUps;
import dev.countersign.oversight.measure.Friction;
import dev.countersign.oversight.measure.ReviewMeasures;
import dev.countersign.oversight.review.ReviewDesk;
import dev.countersign.oversight.sample.HighLooks;
import dev.countersign.oversight.sample.Samples;
import dev.countersign.oversight.sample.SamplingDays;
import dev.countersign.oversight.sample.SecondLooks;
import dev.countersign.policy.PolicyRelease;
import dev.countersign.tables.PackFiles;
import dev.countersign.tables.PackReader;
import dev.countersign.web.callback.InternalTargets;
import dev.countersign.web.http.NetworkSettings;
import dev.countersign.web.http.ServiceSettings;
import dev.countersign.web.http.TlsSettings;
import dev.countersign.web.issuer.IssuerSettings;
import dev.countersign.web.notice.MailFrom;
import dev.countersign.web.security.ExamplePeople;
import java.net.BindException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/** The service: reads pack and own facts, then answers. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class Service {

    private static final Logger LOG = LoggerFactory.getLogger(Service.class);
    private static final List<String> PROPERTIES = List.of(
            "countersign.anchor",
            "countersign.audience",
            InternalTargets.SETTING,
            "countersign.console-client-id",
            "countersign.console-client-secret",
            "countersign.data",
            ExamplePeople.SETTING,
            Ready.EXAMPLE,
            "countersign.facts",
            FactLimitSettings.DANGLING,
            FactLimitSettings.QUARANTINE,
            "countersign.issuer",
            "countersign.issuer-roles",
            "countersign.open",
            "countersign.pack",
            "countersign.roles",
            MailFrom.SETTING,
            NetworkSettings.PROXIES,
            "countersign.url");

    /** Of Tomcat: whether it logs headers and cookies that it cannot read. A key or a session may be in them. */
    private static final String LOGS_OF_CALLERS = "org.apache.juli.logging.UserDataHelper.CONFIG";

    /** Starts the service and runs until it is ended. A setting that cannot be used ends the start with a message. */
    public static void start(String[] args) {
        application().run(args);
    }

    /**
     * Whether a start ended because pack, facts, settings, ledger or port cannot be used. The message was printed
     * already.
     */
    public static boolean cannotBeUsed(Throwable error) {
        return Stream.iterate(error, Objects::nonNull, Throwable::getCause)
                .anyMatch(each -> each instanceof InvalidInput
                        || each instanceof LedgerUnavailable
                        || each instanceof BindException);
    }

    static SpringApplication application() {
        System.setProperty(LOGS_OF_CALLERS, "NONE");
        SpringApplication application = new SpringApplication(Service.class);
        application.setApplicationContextFactory(
                type -> new AnnotationConfigServletWebServerApplicationContext(new RepeatedLookups()));
        application.addListeners(
                (ApplicationListener<ApplicationEnvironmentPreparedEvent>) event -> check(event.getEnvironment()));
        return application;
    }

    /** Refuses settings that are unknown or cannot be read. {@link ReachableService} knows what is missing. */
    private static void check(ConfigurableEnvironment environment) {
        environment.getPropertySources().stream()
                .filter(EnumerablePropertySource.class::isInstance)
                .map(EnumerablePropertySource.class::cast)
                .flatMap(source -> List.of(source.getPropertyNames()).stream())
                .filter(name -> name.startsWith("countersign.") && !PROPERTIES.contains(name))
                .forEach(name -> {
                    throw new InvalidInput(new Problem(
                            "--" + name,
                            "there is no such setting. Allowed: --" + String.join(", --", PROPERTIES) + ".",
                            Problem.hint(name, PROPERTIES)));
                });
        new NetworkSettings(environment).hold();
        new TlsSettings(environment).hold();
        InternalTargets.of(environment);
        MailFrom.of(environment);
        if (environment.getProperty("countersign.url") != null) {
            checkUrl(environment.getProperty("countersign.url", ""));
        }
        Binder.get(environment).bind("countersign", ServiceSettings.class).ifBound(IssuerSettings::of);
        String port = environment.getProperty("server.port", "8080");
        if (!port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
            throw new InvalidInput(new Problem(
                    "--server.port",
                    "`" + port + "` is not a port. Allowed: 0 to 65535; 0 takes any free one.",
                    "Maybe `8080`."));
        }
    }

    /** The identifier of a policy decision point: AuthZEN 1.0, section 9.1 requires https, no query and no fragment. */
    private static void checkUrl(String url) {
        if (!url.matches("https://[^/?#\\s]+(?:/[^?#\\s]*[^/?#\\s])?")) {
            throw new InvalidInput(new Problem(
                    "--countersign.url",
                    "`" + url
                            + "` is not the address of a policy decision point. Allowed: https, without a "
                            + "query, a fragment or a slash at the end.",
                    "Maybe `https://pdp.example.com`."));
        }
    }

    @Bean
    PackFiles packFiles(ServiceSettings settings) {
        return PackFiles.locate(ServiceSettings.folder(settings.pack()));
    }

    @Bean
    PackReader packs() {
        return new PackReader();
    }

    @Bean
    PolicyActivation activation(ServiceSettings settings, ClockAndRandom clock) {
        return new PolicyActivation(
                settings.dataFolder(),
                ServiceSettings.folder(settings.anchor()),
                clock,
                warning -> LOG.warn("{}", warning.text()));
    }

    @Bean
    FactRefresh factRefresh(
            ServiceSettings settings,
            PackFiles files,
            Environment environment,
            PackReader packs,
            PolicyActivation activation) {
        PolicyRelease release = packs.read(files, activation.rules()).release();
        FactRefresh factRefresh =
                FactRefresh.open(release, ServiceSettings.folder(settings.facts()), FactLimitSettings.of(environment));
        RefreshSchedule.tellMistakes(factRefresh.policy().own());
        LOG.info(
                "Release {} of {}: {} tables, {} rows, {} rules ({}).",
                release.id().substring(0, 12),
                release.pack().name(),
                release.pack().tables().size(),
                release.pack().tables().stream()
                        .mapToInt(table -> table.rows().size())
                        .sum(),
                release.ruleIds().size(),
                activation.rulesFrom().words());
        LOG.info("Own facts: {}.", factRefresh.described());
        return factRefresh;
    }

    @Bean
    ActivePolicy policy(FactRefresh factRefresh) {
        return factRefresh.policy();
    }

    @Bean
    ClockAndRandom clockAndRandom() {
        return new SystemClockAndRandom();
    }

    @Bean
    DataFolder dataFolder(
            ServiceSettings settings, FactRefresh factRefresh, PackFiles files, PolicyActivation activation) {
        DataFolder folder = activation.activate(factRefresh, files);
        LOG.info(
                "Ledger {} in {}: {} entries.",
                folder.ledger().origin(),
                settings.dataFolder(),
                folder.records().size());
        return folder;
    }

    @Bean
    DecisionService decisionService(DataFolder folder) {
        return folder.service();
    }

    @Bean
    SamplingDays samplingDays(DataFolder folder, PolicyActivation activation) {
        return activation.sampling(folder);
    }

    @Bean
    Drills drills(DataFolder folder, ReviewDesk desk, SamplingDays days, ClockAndRandom clock) {
        return Drills.open(folder, desk, days, clock);
    }

    @Bean
    Samples samples(DecisionRecords records) {
        return new Samples(records);
    }

    @Bean
    SecondLooks secondLooks(DataFolder folder, Samples samples, ClockAndRandom clock) {
        return new SecondLooks(folder, samples, clock);
    }

    @Bean
    FollowUps followUps(DataFolder folder, ClockAndRandom clock) {
        return new FollowUps(folder, clock);
    }

    @Bean
    HighLooks highLooks(DecisionRecords records, ClockAndRandom clock) {
        return new HighLooks(records, clock);
    }

    @Bean
    Friction friction(DecisionRecords records, ClockAndRandom clock) {
        return new Friction(records, clock);
    }

    @Bean
    ReviewMeasures reviewMeasures(DecisionRecords records) {
        return new ReviewMeasures(records);
    }

    @Bean
    DecisionRecords records(DataFolder folder) {
        return folder.records();
    }

    @Bean
    ExecutionReports outcomes(DataFolder folder) {
        return folder.outcomes();
    }

    @Bean
    ReviewDesk reviewDesk(DataFolder folder, ClockAndRandom clock) {
        return ReviewDesk.open(folder, clock);
    }

    @Bean
    ContestDesk contestDesk(DataFolder folder, ClockAndRandom clock) {
        return ContestDesk.open(folder, clock);
    }

    @Bean
    Directory directory(DataFolder folder, ReviewDesk desk, ServiceSettings settings, ClockAndRandom clock) {
        Directory directory = Directory.open(folder.ledger(), folder.records(), clock);
        directory.whenGoverned(folder::endExamples);
        folder.erasing().whenGone(gone -> {
            directory.forget(gone);
            desk.forget();
        });
        desk.staffedBy(directory.staff(IssuerSettings.of(settings)
                .filter(IssuerSettings::rolesOfIssuer)
                .isPresent()));
        return directory;
    }

    @Bean
    AbsenceChanges absenceChanges(Directory directory, ClockAndRandom clock) {
        return new AbsenceChanges(directory, clock);
    }

    @Bean
    AccessChanges accessChanges(Directory directory, ClockAndRandom clock) {
        return new AccessChanges(directory, clock);
    }

    @Bean
    CallbackChanges callbackChanges(Directory directory, ClockAndRandom clock) {
        return new CallbackChanges(directory, clock);
    }

    @Bean
    MailChanges mailChanges(Directory directory, ClockAndRandom clock) {
        return new MailChanges(directory, clock);
    }

    @Bean
    InternalTargets internalTargets(Environment environment) {
        return InternalTargets.of(environment);
    }

    @Bean
    AccessLog accessLog(
            Directory directory,
            DecisionRecords records,
            ActivePolicy policy,
            ClockAndRandom clock,
            @Qualifier(Schedulers.ACCESS_LOG) ThreadPoolTaskScheduler thread) {
        return new AccessLog(
                directory, records, customer -> policy.own().party(customer).isPresent(), clock, thread, LOG::warn);
    }

    @Bean
    ContextBroker contextBroker(DataFolder folder, ClockAndRandom clock) {
        return new ContextBroker(folder, clock);
    }

    @Bean
    AnsweredPosts answeredPosts(DataFolder folder, ClockAndRandom clock) {
        return new AnsweredPosts(folder, clock);
    }

    @Bean
    KeyUse keyUse(ServiceSettings settings, ClockAndRandom clock) {
        return KeyUse.in(settings.dataFolder(), clock.now());
    }

    @Bean
    ApprovalService approving(DataFolder folder) {
        return folder.approving();
    }
}
