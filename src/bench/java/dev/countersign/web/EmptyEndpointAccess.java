package dev.countersign.web;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.SecurityFilterChain;

/** Lets everybody ask the empty endpoint, which has no line in the matrix of access. Only in benchmarks. */
@Configuration
class EmptyEndpointAccess {

    @Bean
    @Order(0)
    SecurityFilterChain empty(HttpSecurity http) {
        return http.securityMatcher(EmptyEndpoint.PATH)
                .csrf(AbstractHttpConfigurer::disable)
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .build();
    }
}
