package dev.countersign.web.caller;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A POST of a person that is done once for each {@code Idempotency-Key}: sent again, it gets the first answer. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface AnsweredOnce {

    /** Whether the answer says more of a customer than ids and codes: then it is erased with the customer. */
    boolean ofCustomer() default false;
}
