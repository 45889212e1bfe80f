package io.keybearer.policy.expression;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Newtonsoft's JSON trees and texts, as version 13 gives them. */
class JsonExpressionsTest {
  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          # reading
          @(JObject.Parse("{\\"a\\":{\\"b\\":[1,2.5,\\"x\\",true,null]}}")["a"]["b"][1]) => 2.5
          @((int)JObject.Parse("{\\"a\\":3}")["a"] + 1) => 4
          @((string)JObject.Parse("{\\"a\\":3}")["a"]) => 3
          @((string)JObject.Parse("{\\"a\\":true}")["a"]) => True
          @((string)JObject.Parse("{\\"a\\":null}")["a"] == null) => True
          @((int)JObject.Parse("{\\"a\\":2.5}")["a"]) => 2
          @((int)JObject.Parse("{\\"a\\":\\"7\\"}")["a"]) => 7
          @((bool)JObject.Parse("{\\"a\\":\\"true\\"}")["a"]) => True
          @((int?)JObject.Parse("{}")["a"] == null) => True
          @((int?)JObject.Parse("{\\"a\\":null}")["a"] == null) => True
          @((bool?)JObject.Parse("{\\"a\\":true}")["a"] == true) => True
          @{ var o = JObject.Parse("{'a':1,'b':2}"); o.Property("a").AddAfterSelf(new JProperty("c", 3)); return string.Join("", o.Properties().Select(p=>p.Name)); } => acb
          @{ var o = JObject.Parse("{'a':1,'b':2}"); o.Property("b").AddBeforeSelf(new JProperty("c", 3)); return string.Join("", o.Properties().Select(p=>p.Name)); } => acb
          @(JObject.Parse("{\\"a\\":null}").Value<int?>("a") ?? 5) => 5
          @(JObject.Parse("{\\"a\\":1}")["b"] == null) => True
          @(JObject.Parse("{\\"a\\":null}")["a"] == null) => False
          @(JObject.Parse("{\\"a\\":null}")["a"].Type == JTokenType.Null) => True
          @(JObject.Parse("{'a':1,/*c*/b:2,}")["b"]) => 2
          @(JObject.Parse("{\\"a\\":1,\\"a\\":2}")["a"]) => 2
          @(JToken.Parse("12345678901234567890")) => 12345678901234567890
          @(JToken.Parse("\\"x\\"").ToString()) => x
          @(JToken.Parse("1.0").ToString()) => 1
          @(JToken.Parse("true").ToString()) => True
          @(JObject.Parse("{\\"a\\":\\"x\\"}").Value<string>("a")) => x
          @(JObject.Parse("{}").Value<int>("a")) => 0
          @(JObject.Parse("{\\"a\\":{\\"b\\":1}}").SelectToken("a.b")) => 1
          @(JObject.Parse("{\\"a\\":[{\\"b\\":1},{\\"b\\":2}]}").SelectToken("$.a[1].b")) => 2
          @(JObject.Parse("{\\"a\\":[{\\"b\\":1},{\\"b\\":2}]}").SelectTokens("$..b").Count()) => 2
          @(JObject.Parse("{\\"a\\":[{\\"b\\":1,\\"c\\":7},{\\"b\\":2,\\"c\\":8}]}").SelectToken("$.a[?(@.b==2)].c")) => 8
          @(JObject.Parse("{\\"a\\":1}").SelectToken("x") == null) => True
          @(JArray.Parse("[1,2,3]").Count) => 3
          @(JArray.Parse("[1,2,3]").Sum(t=>(int)t)) => 6
          @(JArray.Parse("[\\"a\\",\\"b\\"]").ToObject<string[]>()[1]) => b
          @(JArray.Parse("[\\"a\\",\\"b\\"]").Values<string>().First()) => a
          @(JObject.Parse("{\\"a\\":{\\"b\\":1}}")["a"]["b"].Path) => a.b
          @(JObject.Parse("{\\"A\\":1}").GetValue("a", StringComparison.OrdinalIgnoreCase)) => 1
          @(JObject.Parse("{\\"a\\":1}").ContainsKey("a")) => True
          @(JObject.Parse("{\\"a\\":1}").TryGetValue("a", out var t) ? t : null) => 1
          @(string.Join(",", JObject.Parse("{\\"b\\":1,\\"a\\":2}").Properties().Select(p=>p.Name))) => b,a
          @(JObject.Parse("{\\"a\\":[]}")["a"].HasValues) => False
          @(JsonConvert.DeserializeObject<JObject>("{\\"a\\":1}")["a"]) => 1
          @(JsonConvert.DeserializeObject<Dictionary<string, string>>("{\\"a\\":\\"1\\"}")["a"]) => 1
          # writing
          @(new JObject(new JProperty("a", 1), new JProperty("b", new JArray(1, "x"))).ToString()) => {\\r\\n  "a": 1,\\r\\n  "b": [\\r\\n    1,\\r\\n    "x"\\r\\n  ]\\r\\n}
          @(new JObject().ToString() + new JArray().ToString()) => {}[]
          @(new JObject(new JProperty("a", null)).ToString(Formatting.None)) => {"a":null}
          @(new JObject(new JProperty("a", new JObject(), new JArray())).ToString(Formatting.None)) => {"a":[{},[]]}
          @(new JObject {["a"] = "x", {"b", 2}}.ToString(Newtonsoft.Json.Formatting.None)) => {"a":"x","b":2}
          @(JObject.FromObject(new {a = 1, b = new[] {"x"}, c = (string)null}).ToString(Formatting.None)) => {"a":1,"b":["x"],"c":null}
          @(JsonConvert.SerializeObject(new {a = 1.0, b = 1.5m, c = 'x', d = true})) => {"a":1.0,"b":1.5,"c":"x","d":true}
          @(JsonConvert.SerializeObject(new {a = 1m, b = 1e20, c = new byte[] {1, 2}})) => {"a":1.0,"b":1E+20,"c":"AQI="}
          @(JsonConvert.SerializeObject(new[] {"a\\"b\\\\\\n\\u2028/<é"})) => ["a\\"b\\\\\\n\\u2028/<é"]
          @(JsonConvert.SerializeObject("x")) => "x"
          @(JsonConvert.SerializeObject(null)) => null
          @(JsonConvert.SerializeObject(new Dictionary<string, object> {{"a", 1}}, Formatting.Indented)) => {\\r\\n  "a": 1\\r\\n}
          @(JsonConvert.SerializeObject(new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc))) => "2020-01-02T03:04:05Z"
          @(JsonConvert.SerializeObject(new DateTime(2020, 1, 2, 3, 4, 5, 120))) => "2020-01-02T03:04:05.12"
          @(JsonConvert.SerializeObject(TimeSpan.FromMinutes(90))) => "01:30:00"
          @(JsonConvert.SerializeObject(Guid.Empty)) => "00000000-0000-0000-0000-000000000000"
          @(JsonConvert.SerializeObject(DayOfWeek.Friday)) => 5
          @(JsonConvert.ToString("a'b")) => "a'b"
          @(JToken.FromObject("x").ToString()) => x
          @(new JValue(1.5).ToString()) => 1.5
          @(new JValue((object)null).ToString()) => ``
          @("[" + new JValue("x") + "]") => [x]
          # changing
          @{ var o = JObject.Parse("{\\"a\\":1,\\"b\\":2}"); o.Remove("a"); o["c"] = 3; o.Property("b").Remove(); return o.ToString(Formatting.None); } => {"c":3}
          @{ var o = new JObject(); o.Add("a", 1); o.Add(new JProperty("b", "x")); return o.ToString(Formatting.None); } => {"a":1,"b":"x"}
          @{ var o = JObject.Parse("{\\"a\\":{\\"x\\":1}}"); o.Merge(JObject.Parse("{\\"a\\":{\\"y\\":2},\\"b\\":[1]}")); return o.ToString(Formatting.None); } => {"a":{"x":1,"y":2},"b":[1]}
          @{ var o = JObject.Parse("{\\"a\\":[1,2]}"); ((JArray)o["a"]).Add(3); o["a"][0].Replace(9); return o.ToString(Formatting.None); } => {"a":[9,2,3]}
          @{ var o = JObject.Parse("{\\"a\\":1}"); var c = (JObject)o.DeepClone(); c["a"] = 2; return (int)o["a"]; } => 1
          @{ var a = new JArray(); a.Add(new JObject(new JProperty("x", 1))); a.Insert(0, "first"); a.RemoveAt(1); return a.ToString(Formatting.None); } => ["first"]
          @(JToken.DeepEquals(JObject.Parse("{\\"a\\":1,\\"b\\":2}"), JObject.Parse("{\\"b\\":2,\\"a\\":1}"))) => True
          """)
  void expressionsGiveWhatDotNetGives(String expression, String expected) {
    assertThat(new TestContext().text(expression)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          @(JObject.Parse("{")) => JsonReaderException:
          @(JObject.Parse("")) => JsonReaderException: Error reading JObject from JsonReader. Path '', line 0, position 0.
          @(JObject.Parse("[1]")) => JsonReaderException: Error reading JObject from JsonReader. Current JsonReader item is not an object: StartArray. Path '', line 1, position 1.
          @(JArray.Parse("{}")) => JsonReaderException: Error reading JArray from JsonReader. Current JsonReader item is not an array: StartObject. Path '', line 1, position 1.
          @(JObject.Parse("{}{}")) => JsonReaderException: Additional text encountered after finished reading JSON content
          @(JObject.Parse(null)) => ArgumentNullException:
          @((int)JObject.Parse("{\\"a\\":{}}")["a"]) => ArgumentException: Can not convert Object to Int32.
          @((int)JObject.Parse("{\\"a\\":null}")["a"]) => ArgumentException: Can not convert Null to Int32.
          @((int)JObject.Parse("{\\"a\\":\\"x\\"}")["a"]) => FormatException: The input string '…' was not in a correct format.
          @((int)JObject.Parse("{}")["a"]) => ArgumentNullException: Value cannot be null.
          @(JObject.Parse("{\\"a\\":1}")["a"]["b"]) => InvalidOperationException: Cannot access child value on Newtonsoft.Json.Linq.JValue.
          @(JObject.Parse("{\\"a\\":1}")["x"]["b"]) => NullReferenceException:
          @{ var o = new JObject(); o.Add("a", 1); o.Add("a", 2); return o; } => ArgumentException: Can not add property … to Newtonsoft.Json.Linq.JObject. Property with the same name already exists on object.
          @((JArray)JToken.Parse("{}")) => InvalidCastException: Unable to cast object of type 'Newtonsoft.Json.Linq.JObject' to type 'Newtonsoft.Json.Linq.JArray'.
          @(JArray.Parse("[1]")[1]) => ArgumentOutOfRangeException: Index was out of range. Must be non-negative and less than the size of the collection. (Parameter 'index')
          @(JObject.Parse("{\\"a\\":1}").SelectToken("b", true)) => JsonException:
          @(JArray.Parse("[1]")["a"]) => ArgumentException: Accessed JArray values with invalid key value: "a". Int32 array index expected.
          """)
  void expressionsFailAsInDotNet(String expression, String expected) {
    assertThat(new TestContext().failure(expression)).startsWith(expected);
  }
}
