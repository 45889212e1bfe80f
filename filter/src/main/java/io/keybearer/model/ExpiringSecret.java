package io.keybearer.model;

import java.time.LocalDate;
import java.util.Optional;

/**
 * A client secret that ends, by what whoever entered it said.
 *
 * @param provider the provider's id
 * @param connection the connection's id, where it has a client of its own
 * @param day its last day
 */
public record ExpiringSecret(String provider, Optional<String> connection, LocalDate day) {}
