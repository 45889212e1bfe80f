package io.keybearer.policy.expression;

import io.keybearer.policyxml.expression.TypeName;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What Newtonsoft's JSON tree has. */
final class JsonMembers {
  private JsonMembers() {}

  static void register(Members members) {
    RuntimeTypes.put("JToken", JsonToken.class);
    RuntimeTypes.put("JContainer", JsonContainer.class);
    RuntimeTypes.put("JObject", JsonObject.class);
    RuntimeTypes.put("JArray", JsonArray.class);
    RuntimeTypes.put("JProperty", JsonProperty.class);
    RuntimeTypes.put("JValue", JsonValue.class);
    tokens(members);
    places(members);
    values(members);
    containers(members);
    objects(members);
    arrays(members);
    JsonConvertMembers.register(members);
    members.countTrees(0, "JObject.new/1", "JArray.new/1", "JProperty.new/2");
    members.countTrees(0, "JToken.DeepClone/0", "JObject.DeepClone/0", "JToken.FromObject/1");
    members.countTrees(0, "JObject.FromObject/1", "JArray.FromObject/1");
    members.countTrees(0, "JsonConvert.SerializeObject/1", "JsonConvert.SerializeObject/2");
    members.countTrees(
        1, "JContainer.Add/1", "JContainer.Merge/1", "JArray.Add/1", "JObject.Add/2");
    members.countTrees(1, "JToken.Replace/1", "JToken.AddAfterSelf/1", "JToken.AddBeforeSelf/1");
    members.countTrees(1, "JToken.this/1=", "JObject.this/1=", "JArray.this/1=", "JArray.Insert/2");
    members.countTrees(1, "JProperty.Value/0=");
  }

  private static JsonToken token(@Nullable Object value) {
    return (JsonToken) Arguments.value(value);
  }

  private static JsonObject object(@Nullable Object value) {
    return (JsonObject) Arguments.value(value);
  }

  private static JsonArray array(@Nullable Object value) {
    return (JsonArray) Arguments.value(value);
  }

  private static JsonToken content(@Nullable Object value) {
    return JsonValue.tokenOf(value);
  }

  static <T extends JsonToken> T parsed(
      Evaluation evaluation, @Nullable Object text, Class<T> type, String name) {
    String json = Arguments.text(text, "json");
    evaluation.room(json.length());
    return parsed(json, type, name);
  }

  /** Reads a text that must be a tree of that type. */
  static <T extends JsonToken> T parsed(String json, Class<T> type, String name) {
    JsonToken token = JsonTexts.parse(json, name);
    if (!type.isInstance(token)) {
      throw new ClrException(
          "JsonReaderException",
          "Error reading "
              + name
              + " from JsonReader. Current JsonReader item is not an "
              + (name.equals("JObject") ? "object" : "array")
              + ": "
              + item(token)
              + ". Path '', line 1, position 1.");
    }
    return type.cast(token);
  }

  /** Newtonsoft's reader calls a tree by its first token. */
  private static String item(JsonToken token) {
    return token instanceof JsonContainer ? "Start" + token.kind() : token.kind();
  }

  private static void property(
      Members members, String name, Function<JsonToken, @Nullable Object> read) {
    members.add("JToken." + name + "/0", (e, a) -> read.apply(token(a[0])));
  }

  private static void tokens(Members members) {
    members.add("JToken.Parse/1", (e, a) -> parsed(e, a[0], JsonToken.class, "JToken"));
    members.add("JToken.FromObject/1", (e, a) -> JsonTexts.fromObject(a[0]));
    members.add("JToken.DeepEquals/2", (e, a) -> Equality.deep((JsonToken) a[0], (JsonToken) a[1]));
    property(members, "Type", token -> EnumValue.of("JTokenType", token.kind()));
    property(members, "HasValues", token -> !token.children().isEmpty());
    property(members, "Path", JsonToken::path);
    property(members, "Root", JsonToken::root);
    property(members, "DeepClone", JsonToken::copy);
    members.add("JToken.this/1", (e, a) -> child(token(a[0]), a[1]));
    members.add(
        "JToken.this/1=",
        (e, a) -> {
          setChild(token(a[0]), a[1], content(a[2]));
          return null;
        });
    members.add("JToken.Children/0", (e, a) -> token(a[0]).children());
    members.add(
        "JToken.ToString/1",
        (e, a) -> JsonTexts.write(token(a[0]), a[1] instanceof EnumValue f && f.is("Indented")));
    members.add(
        "JToken.SelectToken/1", (e, a) -> JsonPaths.first(e, token(a[0]), Texts.of(a[1]), false));
    members.add(
        "JToken.SelectToken/2",
        (e, a) -> JsonPaths.first(e, token(a[0]), Texts.of(a[1]), Arguments.flag(a[2])));
    members.add(
        "JToken.SelectTokens/1",
        (e, a) -> new ArrayList<>(JsonPaths.all(e, token(a[0]), Texts.of(a[1]))));
  }

  /** {@code token[key]}: by name in an object, by number in an array; nothing in a value. */
  static @Nullable JsonToken child(JsonToken token, @Nullable Object key) {
    Object plain = key instanceof JsonValue json ? json.value() : key;
    if (token instanceof JsonObject object && plain instanceof String name) {
      return object.get(name);
    }
    if (token instanceof JsonArray array && plain instanceof Number index) {
      return array.get(index.intValue());
    }
    if (token instanceof JsonProperty property) {
      return child(property.value(), key);
    }
    if (token instanceof JsonValue) {
      throw ClrException.invalidOperation(
          "Cannot access child value on Newtonsoft.Json.Linq.JValue.");
    }
    String expected =
        token instanceof JsonArray
            ? "Int32 array index expected."
            : "Object property name expected.";
    String shown = plain instanceof String text ? '"' + text + '"' : Texts.of(plain);
    throw ClrException.argument(
        "Accessed J" + token.kind() + " values with invalid key value: " + shown + ". " + expected);
  }

  private static void setChild(JsonToken token, @Nullable Object key, JsonToken value) {
    if (token instanceof JsonObject object && key instanceof String name) {
      object.set(name, value);
    } else if (token instanceof JsonArray array && key instanceof Number index) {
      array.set(index.intValue(), value);
    } else {
      throw ClrException.invalidOperation(
          "Cannot set child value on Newtonsoft.Json.Linq.J" + token.kind() + ".");
    }
  }

  private static void places(Members members) {
    property(members, "Parent", JsonToken::parent);
    property(members, "First", token -> at(token.children(), 0));
    property(members, "Last", token -> at(token.children(), token.children().size() - 1));
    property(members, "Next", token -> neighbour(token, 1));
    property(members, "Previous", token -> neighbour(token, -1));
    property(members, "Ancestors", JsonMembers::ancestors);
    members.add(
        "JToken.Remove/0",
        (e, a) -> {
          parent(a[0]).remove(token(a[0]));
          return null;
        });
    members.add(
        "JToken.Replace/1",
        (e, a) -> {
          parent(a[0]).replace(token(a[0]), content(a[1]));
          return null;
        });
    members.add("JToken.AddAfterSelf/1", (e, a) -> insertBeside(a[0], 1, a[1]));
    members.add("JToken.AddBeforeSelf/1", (e, a) -> insertBeside(a[0], 0, a[1]));
  }

  private static @Nullable JsonToken at(List<JsonToken> tokens, int index) {
    return index < 0 || index >= tokens.size() ? null : tokens.get(index);
  }

  private static @Nullable JsonToken neighbour(JsonToken token, int step) {
    JsonContainer parent = token.parent();
    if (parent == null) {
      return null;
    }
    List<JsonToken> siblings = parent.children();
    for (int i = 0; i < siblings.size(); i++) {
      if (siblings.get(i) == token) {
        return at(siblings, i + step);
      }
    }
    return null;
  }

  private static List<JsonToken> ancestors(JsonToken token) {
    List<JsonToken> ancestors = new ArrayList<>();
    for (JsonToken above = token.parent(); above != null; above = above.parent()) {
      ancestors.add(above);
    }
    return ancestors;
  }

  private static JsonContainer parent(@Nullable Object value) {
    JsonToken token = token(value);
    JsonContainer parent = token.parent();
    if (parent == null) {
      throw ClrException.invalidOperation("The parent is missing.");
    }
    return parent;
  }

  private static @Nullable Object insertBeside(
      @Nullable Object value, int offset, @Nullable Object added) {
    parent(value).insertBeside(token(value), offset, content(added));
    return null;
  }

  private static void values(Members members) {
    members.addGeneric("JToken.Value/0", (e, types, a) -> Casts.to(a[0], types.get(0)));
    members.addGeneric(
        "JToken.Value/1",
        (e, types, a) -> {
          JsonToken child = child(token(a[0]), a[1]);
          TypeName type = types.get(0);
          return child == null ? Casts.defaultOf(type) : Casts.to(child, type);
        });
    members.addGeneric(
        "JToken.ToObject/0", (e, types, a) -> JsonObjects.to(token(a[0]), types.get(0)));
    members.addGeneric(
        "JToken.Values/0", (e, types, a) -> cast(token(a[0]).children(), types.get(0)));
    members.addGeneric(
        "JsonExtensions.Children/1",
        (e, types, a) -> {
          List<@Nullable Object> all = new ArrayList<>();
          for (Object token : Sequences.elements(a[0])) {
            all.addAll(token(token).children());
          }
          return all;
        });
    members.addGeneric(
        "JsonExtensions.Values/1",
        (e, types, a) -> {
          List<@Nullable Object> all = new ArrayList<>();
          for (Object token : Sequences.elements(a[0])) {
            if (token instanceof JsonValue) {
              all.add(Casts.to(token, types.get(0)));
            } else {
              all.addAll(cast(token(token).children(), types.get(0)));
            }
          }
          return all;
        });
    members.add(
        "JsonExtensions.Values/2",
        (e, a) -> {
          List<@Nullable Object> all = new ArrayList<>();
          for (Object token : Sequences.elements(a[0])) {
            JsonToken child = child(token(token), a[1]);
            if (child != null) {
              all.add(child);
            }
          }
          return all;
        });
    members.addGeneric("JsonExtensions.Value/1", (e, types, a) -> Casts.to(a[0], types.get(0)));
    members.add("JValue.new/1", (e, a) -> new JsonValue(plain(a[0])));
    members.add("JValue.CreateNull/0", (e, a) -> JsonValue.nothing());
    members.add("JValue.CreateString/1", (e, a) -> new JsonValue(a[0]));
    members.add("JValue.Value/0", (e, a) -> ((JsonValue) token(a[0])).value());
    members.add(
        "JValue.Value/0=",
        (e, a) -> {
          ((JsonValue) token(a[0])).value(plain(a[1]));
          return null;
        });
  }

  private static List<@Nullable Object> cast(List<JsonToken> tokens, TypeName type) {
    List<@Nullable Object> values = new ArrayList<>();
    for (JsonToken token : tokens) {
      values.add(Casts.to(token, type));
    }
    return values;
  }

  private static @Nullable Object plain(@Nullable Object value) {
    if (value instanceof JsonValue json) {
      return json.value();
    }
    if (value != null && !JsonValue.isPlain(value)) {
      throw ClrException.argument(
          "Could not determine JSON object type for type " + RuntimeTypes.nameOf(value) + ".");
    }
    return value;
  }

  private static void containers(Members members) {
    members.add("JContainer.Count/0", (e, a) -> token(a[0]).children().size());
    members.add(
        "JContainer.Add/1",
        (e, a) -> {
          e.elements(token(a[0]).children().size() / 16);
          JsonContainer.addAll((JsonContainer) token(a[0]), a[1]);
          return null;
        });
    members.add(
        "JContainer.RemoveAll/0",
        (e, a) -> {
          ((JsonContainer) token(a[0])).clear();
          return null;
        });
    members.add(
        "JContainer.Descendants/0",
        (e, a) -> {
          List<@Nullable Object> all = new ArrayList<>();
          descend(e, token(a[0]), all);
          return all;
        });
    members.add(
        "JContainer.Merge/1",
        (e, a) -> {
          JsonObjects.merge((JsonContainer) token(a[0]), token(a[1]));
          return null;
        });
    members.add("JProperty.new/2", (e, a) -> new JsonProperty(Texts.of(a[0]), content(a[1])));
    members.add("JProperty.Name/0", (e, a) -> ((JsonProperty) token(a[0])).name());
    members.add("JProperty.Value/0", (e, a) -> ((JsonProperty) token(a[0])).value());
    members.add(
        "JProperty.Value/0=",
        (e, a) -> {
          ((JsonProperty) token(a[0])).value(content(a[1]));
          return null;
        });
  }

  private static void descend(
      Evaluation evaluation, JsonToken token, List<@Nullable Object> found) {
    for (JsonToken child : token.children()) {
      evaluation.step();
      found.add(child);
      descend(evaluation, child, found);
    }
  }

  private static void objects(Members members) {
    members.add("JObject.new/0", (e, a) -> new JsonObject());
    members.add(
        "JObject.new/1",
        (e, a) -> {
          JsonObject made = new JsonObject();
          if (a[0] instanceof JsonObject other) {
            other.properties().forEach(property -> made.add(property.copy()));
          } else {
            JsonContainer.addAll(made, a[0]);
          }
          return made;
        });
    members.add("JObject.Parse/1", (e, a) -> parsed(e, a[0], JsonObject.class, "JObject"));
    members.add("JObject.FromObject/1", (e, a) -> ofKind(a[0], JsonObject.class));
    members.add("JObject.Count/0", (e, a) -> object(a[0]).size());
    members.add("JObject.this/1", (e, a) -> child(token(a[0]), a[1]));
    members.add(
        "JObject.this/1=",
        (e, a) -> {
          e.elements(object(a[0]).size() / 16);
          setChild(token(a[0]), a[1], content(a[2]));
          return null;
        });
    members.add(
        "JObject.Add/2",
        (e, a) -> {
          e.elements(object(a[0]).size() / 16);
          object(a[0]).add(Arguments.text(a[1], "propertyName"), content(a[2]));
          return null;
        });
    members.add("JObject.ContainsKey/1", (e, a) -> object(a[0]).property(Texts.of(a[1])) != null);
    members.add("JObject.GetValue/1", (e, a) -> object(a[0]).get(Texts.of(a[1])));
    members.add("JObject.GetValue/2", (e, a) -> valueOf(found(a[0], a[1], a[2])));
    members.add("JObject.Property/1", (e, a) -> object(a[0]).property(Texts.of(a[1])));
    members.add("JObject.Property/2", (e, a) -> found(a[0], a[1], a[2]));
    members.add(
        "JObject.TryGetValue/2", (e, a) -> tried(object(a[0]).property(Texts.of(a[1])), a[2]));
    members.add("JObject.TryGetValue/3", (e, a) -> tried(found(a[0], a[1], a[2]), a[3]));
    members.add("JObject.Properties/0", (e, a) -> object(a[0]).properties());
    members.add(
        "JObject.PropertyValues/0",
        (e, a) ->
            new ArrayList<>(object(a[0]).properties().stream().map(JsonProperty::value).toList()));
    members.add("JObject.Remove/1", (e, a) -> object(a[0]).remove(Texts.of(a[1])));
    members.add("JObject.DeepClone/0", (e, a) -> object(a[0]).copy());
  }

  private static @Nullable JsonProperty found(
      @Nullable Object object, @Nullable Object name, @Nullable Object comparison) {
    boolean ignoringCase =
        comparison instanceof EnumValue value && value.toString().endsWith("IgnoreCase");
    return ignoringCase
        ? object(object).propertyIgnoringCase(Texts.of(name))
        : object(object).property(Texts.of(name));
  }

  private static @Nullable JsonToken valueOf(@Nullable JsonProperty property) {
    return property == null ? null : property.value();
  }

  private static boolean tried(@Nullable JsonProperty property, @Nullable Object result) {
    if (result instanceof Reference reference) {
      reference.value = valueOf(property);
    }
    return property != null;
  }

  private static <T extends JsonToken> T ofKind(@Nullable Object value, Class<T> type) {
    JsonToken token = JsonTexts.fromObject(value);
    if (!type.isInstance(token)) {
      throw ClrException.argument(
          "Object serialized to "
              + token.kind()
              + ". J"
              + type.getSimpleName().substring(4)
              + " instance expected.");
    }
    return type.cast(token);
  }

  private static void arrays(Members members) {
    members.add("JArray.new/0", (e, a) -> new JsonArray());
    members.add(
        "JArray.new/1",
        (e, a) -> {
          JsonArray made = new JsonArray();
          JsonContainer.addAll(made, a[0]);
          return made;
        });
    members.add("JArray.Parse/1", (e, a) -> parsed(e, a[0], JsonArray.class, "JArray"));
    members.add("JArray.FromObject/1", (e, a) -> ofKind(a[0], JsonArray.class));
    members.add("JArray.Count/0", (e, a) -> array(a[0]).size());
    members.add("JArray.this/1", (e, a) -> array(a[0]).get(Arguments.whole(a[1])));
    members.add(
        "JArray.this/1=",
        (e, a) -> {
          array(a[0]).set(Arguments.whole(a[1]), content(a[2]));
          return null;
        });
    members.add(
        "JArray.Add/1",
        (e, a) -> {
          e.elements(array(a[0]).size() / 16);
          array(a[0]).add(a[1]);
          return null;
        });
    members.add(
        "JArray.Clear/0",
        (e, a) -> {
          array(a[0]).clear();
          return null;
        });
    members.add("JArray.Contains/1", (e, a) -> array(a[0]).indexOf(token(a[1])) >= 0);
    members.add("JArray.IndexOf/1", (e, a) -> array(a[0]).indexOf(token(a[1])));
    members.add(
        "JArray.Insert/2",
        (e, a) -> {
          array(a[0]).insert(Arguments.whole(a[1]), content(a[2]));
          return null;
        });
    members.add(
        "JArray.Remove/1",
        (e, a) -> {
          boolean known = array(a[0]).indexOf(token(a[1])) >= 0;
          array(a[0]).remove(token(a[1]));
          return known;
        });
    members.add(
        "JArray.RemoveAt/1",
        (e, a) -> {
          array(a[0]).remove(array(a[0]).get(Arguments.whole(a[1])));
          return null;
        });
  }
}
