package io.keybearer.oauth;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The identity providers that can be chosen by name. They are data: a JSON file each beside this
 * class, listed in {@code catalogue/index.json}. Adding a provider is adding a file.
 *
 * <p>Immutable.
 */
public final class ProviderCatalogue {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

  private static final class Bundled {
    static final ProviderCatalogue CATALOGUE = load();
  }

  private final Map<String, IdentityProvider> providers;

  private ProviderCatalogue(Map<String, IdentityProvider> providers) {
    this.providers = Collections.unmodifiableMap(providers);
  }

  /** The catalogue of this release. */
  public static ProviderCatalogue bundled() {
    return Bundled.CATALOGUE;
  }

  /**
   * The provider of that name.
   *
   * @param identityProvider an identifier in any casing, such as {@code aad}
   */
  public Optional<IdentityProvider> find(String identityProvider) {
    return Optional.ofNullable(providers.get(key(identityProvider)));
  }

  /** All of them, by name. */
  public List<IdentityProvider> all() {
    return List.copyOf(providers.values());
  }

  private static ProviderCatalogue load() {
    Map<String, IdentityProvider> providers = new TreeMap<>();
    for (String name : read("index", new TypeReference<List<String>>() {})) {
      CatalogueEntry entry = read(name, new TypeReference<CatalogueEntry>() {});
      providers.put(key(entry.name()), new IdentityProvider(entry));
    }
    return new ProviderCatalogue(providers);
  }

  private static <T> T read(String name, TypeReference<T> type) {
    String path = "catalogue/" + name + ".json";
    try (InputStream in = ProviderCatalogue.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + path + " is missing");
      }
      return JSON.readValue(in, type);
    } catch (IOException e) {
      throw new UncheckedIOException("the resource " + path + " can't be read", e);
    }
  }

  private static String key(String name) {
    return name.strip().toLowerCase(Locale.ROOT);
  }
}
