package io.keybearer.credential;

import io.keybearer.model.AccessPolicy;
import io.keybearer.model.CallerIdentity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The access policies of one authorization, small in memory: object ids that are UUIDs, as nearly
 * all are, take 16 bytes each.
 */
final class AccessRules {
  private static final long[] NONE = {};

  /** The first tenant, here because there is seldom another. */
  private final String tenant;

  /** Its object ids in pairs, as {@link #packed} makes them. */
  private final long[] objects;

  private final @Nullable Tenant more;
  private final List<AccessPolicy> others;

  /** The object ids of another tenant, in a chain. */
  private static final class Tenant {
    private final String name;

    private final long[] objects;

    private final @Nullable Tenant next;

    Tenant(String name, long[] objects, @Nullable Tenant next) {
      this.name = name;
      this.objects = objects;
      this.next = next;
    }
  }

  /**
   * The caller let in last; callers are immutable and often the same object. A race is harmless.
   */
  private @Nullable CallerIdentity letIn;

  AccessRules(List<AccessPolicy> policies) {
    Map<String, List<UUID>> byTenant = new LinkedHashMap<>();
    List<AccessPolicy> rest = new ArrayList<>();
    for (AccessPolicy policy : policies) {
      Optional<UUID> object = uuid(policy.objectId()).filter(id -> policy.appIds().isEmpty());
      if (object.isPresent()) {
        // Few tenants, many authorizations: one text each.
        byTenant
            .computeIfAbsent(policy.tenantId().intern(), t -> new ArrayList<>())
            .add(object.get());
      } else {
        rest.add(policy);
      }
    }
    String first = "";
    long[] packed = NONE;
    Tenant chain = null;
    for (Map.Entry<String, List<UUID>> each : byTenant.entrySet()) {
      chain = packed.length == 0 ? null : new Tenant(first, packed, chain);
      first = each.getKey();
      packed = packed(each.getValue());
    }
    this.tenant = first;
    this.objects = packed;
    this.more = chain;
    this.others = List.copyOf(rest);
  }

  /** Whether any policy names the caller. */
  @SuppressWarnings("ReferenceEquality") // The same object needs no second look.
  boolean allow(CallerIdentity caller) {
    if (caller == letIn) {
      return true;
    }
    boolean allowed = namesUuid(caller) || others.stream().anyMatch(it -> it.allows(caller));
    if (allowed) {
      letIn = caller;
    }
    return allowed;
  }

  private boolean namesUuid(CallerIdentity caller) {
    if (isNamed(caller, tenant, objects)) {
      return true;
    }
    for (Tenant other = more; other != null; other = other.next) {
      if (isNamed(caller, other.name, other.objects)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isNamed(CallerIdentity caller, String tenant, long[] objects) {
    if (tenant.equals(caller.tenantId())) {
      for (String objectId : caller.objectIds()) {
        Optional<UUID> id = uuid(objectId);
        if (id.isPresent() && contains(objects, id.get())) {
          return true;
        }
      }
    }
    return false;
  }

  /** Sorted by the first half, a pair of longs each. */
  private static long[] packed(List<UUID> ids) {
    return ids.stream()
        .distinct()
        .sorted(Comparator.comparingLong(UUID::getMostSignificantBits))
        .flatMapToLong(
            id -> LongStream.of(id.getMostSignificantBits(), id.getLeastSignificantBits()))
        .toArray();
  }

  private static boolean contains(long[] pairs, UUID id) {
    int low = 0;
    int high = pairs.length / 2;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (pairs[2 * middle] < id.getMostSignificantBits()) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    for (int i = low; 2 * i < pairs.length && pairs[2 * i] == id.getMostSignificantBits(); i++) {
      if (pairs[2 * i + 1] == id.getLeastSignificantBits()) {
        return true;
      }
    }
    return false;
  }

  /** The UUID that the text is in its one canonical form; other spellings stay text. */
  private static Optional<UUID> uuid(String text) {
    if (text.length() != 36) {
      return Optional.empty();
    }
    try {
      UUID id = UUID.fromString(text);
      return id.toString().equals(text) ? Optional.of(id) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
