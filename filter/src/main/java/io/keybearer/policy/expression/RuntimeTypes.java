package io.keybearer.policy.expression;

import io.keybearer.model.AuthorizationContext;
import io.keybearer.policyxml.expression.TypeName;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.Charset;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which Java objects are the values of which type: the one table that casts, {@code is} and {@code
 * catch} go by. Type arguments are not kept at run time, so {@code (List<string>)value} looks at
 * the list alone.
 */
final class RuntimeTypes {
  private static final Map<String, Class<?>> CLASSES = new LinkedHashMap<>();

  static {
    CLASSES.put("string", String.class);
    CLASSES.put("int", Integer.class);
    CLASSES.put("bool", Boolean.class);
    CLASSES.put("long", Long.class);
    CLASSES.put("double", Double.class);
    CLASSES.put("float", Float.class);
    CLASSES.put("decimal", BigDecimal.class);
    CLASSES.put("byte", Short.class);
    CLASSES.put("char", Character.class);
    CLASSES.put("Guid", UUID.class);
    CLASSES.put("DateTime", DateTimeValue.class);
    CLASSES.put("DateTimeOffset", OffsetDateTime.class);
    CLASSES.put("TimeSpan", Duration.class);
    CLASSES.put("Uri", URI.class);
    CLASSES.put("Encoding", Charset.class);
    CLASSES.put("StringBuilder", StringBuilder.class);
    CLASSES.put("Authorization", AuthorizationContext.class);
    CLASSES.put("IRequest", RequestView.class);
    CLASSES.put("IResponse", ResponseView.class);
    CLASSES.put("IMessageBody", MessageBody.class);
    CLASSES.put("IUrl", RequestUrl.class);
    CLASSES.put("X509Certificate2", PolicyCertificate.class);
    CLASSES.put("IContext", EvaluationContext.class);
    CLASSES.put("ILastError", EvaluationContext.LastError.class);
    CLASSES.put("IApi", EvaluationContext.Api.class);
    CLASSES.put("IOperation", EvaluationContext.Operation.class);
    CLASSES.put("IProduct", EvaluationContext.Product.class);
    CLASSES.put("ISubscription", EvaluationContext.Subscription.class);
    CLASSES.put("IUser", EvaluationContext.User.class);
    CLASSES.put("IGroup", EvaluationContext.Group.class);
    CLASSES.put("List", List.class);
    CLASSES.put("HashSet", Set.class);
    CLASSES.put("Dictionary", Map.class);
    CLASSES.put("IDictionary", Map.class);
    CLASSES.put("IReadOnlyDictionary", Map.class);
    CLASSES.put("KeyValuePair", Map.Entry.class);
  }

  private RuntimeTypes() {}

  /** Registers the class of a type whose members another file implements. */
  static void put(String type, Class<?> javaClass) {
    CLASSES.put(type, javaClass);
  }

  /** Whether a value, not null, is of a type. */
  static boolean isInstance(TypeName type, Object value) {
    Class<?> javaClass = CLASSES.get(type.name());
    if (javaClass != null) {
      return javaClass.isInstance(value);
    }
    if (type.equals(Types.OBJECT)) {
      return true;
    }
    if (type.isNullable()) {
      return isInstance(type.element(), value);
    }
    if (type.isArray()) {
      return isArray(type.element(), value);
    }
    if (value instanceof EnumValue constant) {
      return constant.type().equals(type.name());
    }
    if (value instanceof ClrException exception) {
      return Types.as(TypeName.of(exception.type()), type.name()) != null;
    }
    if (Types.isFunction(type)) {
      return value instanceof FunctionValue;
    }
    return isCollection(type.name(), value);
  }

  private static boolean isArray(TypeName element, Object value) {
    if (value instanceof byte[]) {
      return element.equals(Types.BYTE);
    }
    if (value instanceof String[]) {
      return element.equals(Types.STRING) || element.equals(Types.OBJECT);
    }
    return value instanceof Object[] && !element.equals(Types.BYTE);
  }

  private static boolean isCollection(String name, Object value) {
    return switch (name) {
      case "IEnumerable", "ICollection", "IReadOnlyCollection" ->
          value instanceof Iterable<?>
              || value instanceof Map<?, ?>
              || value instanceof Object[]
              || value instanceof byte[]
              || value instanceof String;
      case "IList", "IReadOnlyList" -> value instanceof List<?> || value instanceof Object[];
      default -> false;
    };
  }

  /** The type a value has, for messages. */
  static String nameOf(@Nullable Object value) {
    if (value == null) {
      return "null";
    }
    if (value instanceof EnumValue constant) {
      return constant.type();
    }
    if (value instanceof ClrException exception) {
      return exception.type();
    }
    if (value instanceof String[]) {
      return "string[]";
    }
    if (value instanceof byte[]) {
      return "byte[]";
    }
    if (value instanceof Object[]) {
      return "object[]";
    }
    for (Map.Entry<String, Class<?>> entry : CLASSES.entrySet()) {
      if (entry.getValue() == value.getClass()) {
        return entry.getKey();
      }
    }
    for (Map.Entry<String, Class<?>> entry : CLASSES.entrySet()) {
      if (entry.getValue().isInstance(value)) {
        return entry.getKey();
      }
    }
    return "object";
  }
}
