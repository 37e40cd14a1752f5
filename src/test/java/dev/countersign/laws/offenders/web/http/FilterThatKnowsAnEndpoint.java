package dev.countersign.laws.offenders.web.http;

import dev.countersign.laws.offenders.web.EndpointThatTries;

public final class FilterThatKnowsAnEndpoint {

    final EndpointThatTries above = new EndpointThatTries();
}
