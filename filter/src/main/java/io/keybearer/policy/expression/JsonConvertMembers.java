package io.keybearer.policy.expression;

/** What JsonConvert has. */
final class JsonConvertMembers {
  private JsonConvertMembers() {}

  static void register(Members members) {
    members.add(
        "JsonConvert.SerializeObject/1",
        (e, a) -> JsonTexts.write(JsonTexts.fromObject(a[0]), false));
    members.add(
        "JsonConvert.SerializeObject/2",
        (e, a) ->
            JsonTexts.write(
                JsonTexts.fromObject(a[0]), a[1] instanceof EnumValue f && f.is("Indented")));
    members.add(
        "JsonConvert.ToString/1", (e, a) -> JsonTexts.write(JsonTexts.fromObject(a[0]), false));
    members.addGeneric(
        "JsonConvert.DeserializeObject/1",
        (e, types, a) -> {
          JsonToken token = JsonMembers.parsed(e, a[0], JsonToken.class, "JToken");
          if (types.isEmpty()) {
            return token instanceof JsonValue value ? value.value() : token;
          }
          return JsonObjects.to(token, types.get(0));
        });
  }
}
