package dev.countersign.web.caller;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A POST of a person that is done once for each {@code Idempotency-Key}: sent again, it gets the first answer. The
 * answer has ids and codes only.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface AnsweredOnce {

    /**
     * Whether the answer says more than ids and codes. Then it is not kept, and the endpoint shows what it may show now
     * if {@link RepeatedPosts#isDone} says that all is done.
     */
    boolean shownAgain() default false;
}
