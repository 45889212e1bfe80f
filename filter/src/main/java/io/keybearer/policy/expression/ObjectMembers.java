package io.keybearer.policy.expression;

import java.nio.ByteBuffer;
import java.util.UUID;

/** What every value has, truth values, and identifiers. */
final class ObjectMembers {
  private ObjectMembers() {}

  static void register(Members members) {
    members.add("object.ToString/0", (e, a) -> Texts.of(a[0]));
    members.add("object.Equals/1", (e, a) -> Equality.equal(a[0], a[1]));
    members.add("object.Equals/2", (e, a) -> Equality.equal(a[0], a[1]));
    members.add("object.ReferenceEquals/2", (e, a) -> a[0] == a[1]);
    members.add("object.GetHashCode/0", (e, a) -> Equality.hash(a[0]));
    members.add("bool.TrueString/0", (e, a) -> "True");
    members.add("bool.FalseString/0", (e, a) -> "False");
    members.add("bool.Parse/1", (e, a) -> Casts.parseBool(Arguments.text(a[0], "value")));
    members.add("bool.TryParse/2", (e, a) -> Arguments.tried(a, Types.BOOL));
    for (String type :
        new String[] {
          "bool",
          "char",
          "int",
          "long",
          "double",
          "decimal",
          "string",
          "Guid",
          "TimeSpan",
          "DateTime",
          "DateTimeOffset"
        }) {
      members.add(type + ".Equals/1", (e, a) -> Equality.equal(a[0], a[1]));
    }
    for (String type :
        new String[] {
          "bool",
          "byte",
          "char",
          "int",
          "long",
          "float",
          "double",
          "decimal",
          "string",
          "TimeSpan",
          "DateTime",
          "DateTimeOffset"
        }) {
      members.add(type + ".CompareTo/1", (e, a) -> Equality.compare(a[0], a[1]));
    }
    members.add("Guid.new/1", (e, a) -> Casts.parseGuid(Arguments.text(a[0], "g")));
    members.add("Guid.Empty/0", (e, a) -> new UUID(0, 0));
    members.add("Guid.NewGuid/0", (e, a) -> newGuid(e.environment()));
    members.add("Guid.Parse/1", (e, a) -> Casts.parseGuid(Arguments.text(a[0], "input")));
    members.add(
        "Guid.TryParse/2",
        (e, a) -> Arguments.tried(a, io.keybearer.policyxml.expression.TypeName.of("Guid")));
    members.add("Guid.ToByteArray/0", (e, a) -> bytes((UUID) Arguments.value(a[0])));
    members.add("Guid.ToString/1", (e, a) -> Formats.format(a[0], a[1]));
  }

  /** .NET stores the first three parts in the machine's order, which is little-endian. */
  private static byte[] bytes(UUID id) {
    ByteBuffer big = ByteBuffer.allocate(16).putLong(id.getMostSignificantBits());
    byte[] b = big.putLong(id.getLeastSignificantBits()).array();
    byte[] first = {b[3], b[2], b[1], b[0], b[5], b[4], b[7], b[6]};
    System.arraycopy(first, 0, b, 0, first.length);
    return b;
  }

  private static UUID newGuid(EvaluationEnvironment environment) {
    long high = environment.random().nextLong();
    long low = environment.random().nextLong();
    return new UUID((high & ~0xF000L) | 0x4000L, (low & ~(3L << 62)) | (2L << 62));
  }
}
