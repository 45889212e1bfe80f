package io.keybearer.admin.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The functions of Resource Manager templates that are evaluated, and what others answer. */
class TemplateFunctionsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TEMPLATE =
      """
      {"parameters":{
         "flag":{"type":"bool","defaultValue":true},
         "none":{"type":"string","nullable":true},
         "names":{"type":"array","defaultValue":["a","b"]},
         "tags":{"type":"object","defaultValue":{"Env":"test","deep":{"x":1}}}},
       "variables":{"loop":"[variables('loop')]","same":"[format('{0}!', first(parameters('names')))]"}}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "if(equals('a', 'a'), 'yes', 'no')                    | \"yes\"",
        "if(equals('a', 'A'), 'yes', 'no')                    | \"no\"",
        "if(parameters('flag'), 'x', reference('nothing').y)  | \"x\"",
        "if(not(parameters('flag')), reference(a(',')).y, 'z') | \"z\"",
        "if(false(), concat('a', ')'), if(true(), 1, 2))      | 1",
        "and(true(), bool('TRUE'), bool(2))                   | true",
        "and(true(), false())                                 | false",
        "or(false(), not(false()))                            | true",
        "or(false(), bool('no'))                              | false",
        "equals(1, '1')                                       | false",
        "equals(createArray(1, 'b'), createArray(1, 'b'))     | true",
        "concat('a', 1, true())                               | \"a1True\"",
        "concat(createArray(1), createArray('b'))             | [1,\"b\"]",
        "format('{0}-{1} {{{0}}}', 'a', 2)                    | \"a-2 {a}\"",
        "split('a,b;c,', createArray(',', ';'))               | [\"a\",\"b\",\"c\",\"\"]",
        "split('a.b', '.')                                    | [\"a\",\"b\"]",
        "join(range(2, 3), '-')                               | \"2-3-4\"",
        "range(5, 0)                                          | []",
        "toUpper(toLower('aBc'))                              | \"ABC\"",
        "replace('a.b.c', '.', '/')                           | \"a/b/c\"",
        "substring('credential', 4)                           | \"ential\"",
        "substring('credential', 4, 2)                        | \"en\"",
        "length('abc')                                        | 3",
        "length(parameters('tags'))                           | 2",
        "first(parameters('names'))                           | \"a\"",
        "last('abc')                                          | \"c\"",
        "last(createArray())                                  | null",
        "empty(createArray())                                 | true",
        "empty('x')                                           | false",
        "empty(null())                                        | true",
        "contains('abc', 'bc')                                | true",
        "contains('abc', 'BC')                                | false",
        "contains(parameters('names'), 'b')                   | true",
        "contains(parameters('tags'), 'env')                  | true",
        "coalesce(null(), parameters('none'), 'c')            | \"c\"",
        "createObject('a', 1, 'b', createArray())             | {\"a\":1,\"b\":[]}",
        "string(createObject('a', 1))                         | \"{\\\"a\\\":1}\"",
        "string(false())                                      | \"False\"",
        "int(' 42 ')                                          | 42",
        "json('{\"a\":[true]}').a[0]                          | true",
        "union(createArray(1, 2), createArray(2, 3))          | [1,2,3]",
        "union(parameters('tags'), createObject('deep', createObject('y', 2))).deep |"
            + " {\"x\":1,\"y\":2}",
        "startsWith('Abc', 'aB')                              | true",
        "endsWith('Abc', 'c')                                 | true",
        "trim('  a ')                                         | \"a\"",
        "variables('same')                                    | \"a!\"",
      })
  void isEvaluated(String expression, String value) throws Exception {
    assertThat(evaluated(expression)).isEqualTo(JSON.readTree(value));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "if('true', 1, 2)          | The function 'if' takes true or false; make one of a text by"
            + " 'bool' or 'equals'.",
        "not(1)                    | The function 'not' takes true or false; make one of a text by"
            + " 'bool' or 'equals'.",
        "equals('a')               | The function 'equals' takes 2 arguments.",
        "length(1)                 | The function 'length' takes an array, a text or an object.",
        "toLower(createArray())    | The function 'toLower' takes a text as argument 1.",
        "concat('a', createArray()) | The function 'concat' takes no object or array in the place"
            + " of a text.",
        "format('{0:D3}', 1)       | The function 'format' knows no format such as {0:D3}, only"
            + " {0}.",
        "format('{1}', 1)          | The function 'format' lacks its argument {1}.",
        "substring('abc', 2, 2)    | The function 'substring' goes beyond the end of its text.",
        "substring('abc', -1)      | The function 'substring' goes beyond the end of its text.",
        "range(0, 10001)           | The function 'range' takes a first number and a count of 0 to"
            + " 10000.",
        "range(2147483647, 1)      | The function 'range' takes a first number and a count of 0 to"
            + " 10000.",
        "int('1.5')                | The function 'int' takes an integer.",
        "createObject('a')         | The function 'createObject' takes names and values in turn.",
        "union('a', 'b')           | The function 'union' takes two or more arrays, or two or more"
            + " objects.",
        "json('{')                 | The function 'json' takes JSON.",
        "true(1)                   | The function 'true' takes no arguments.",
        "join('a', 'b')            | The function 'join' takes an array.",
        "variables('loop')         | The variable 'loop' depends on itself.",
      })
  void refusesArguments_namingTheFunction(String expression, String problem) {
    assertThatExceptionOfType(TemplateProblem.class)
        .isThrownBy(() -> evaluated(expression))
        .withMessage(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "concat('p-', uniqueString(resourceGroup().id)) | uniqueString |"
            + " uniqueString(resourceGroup().id)",
        "contoso.name('x')                              | contoso.name | contoso.name('x')",
        "join(map(range(0, 2), lambda('i', lambdaVariables('i'))), ',') | map | map(range(0, 2),"
            + " lambda('i', lambdaVariables('i')))",
      })
  void asksForAValue_ofWhatItDoesNotEvaluate(String expression, String function, String unbound)
      throws Exception {
    TemplateExpressions expressions = expressions(Map.of());

    assertThatExceptionOfType(TemplateProblem.class)
        .isThrownBy(() -> expressions.evaluate(TextNode.valueOf('[' + expression + ']')))
        .withMessage(
            "The function '"
                + function
                + "' is not evaluated here. Bind a value to the expression '"
                + unbound
                + "'.");
    assertThat(expressions.unbound()).containsExactly(unbound);
  }

  @Test
  void takesABoundValue_withinOtherFunctions() throws Exception {
    JsonNode value =
        expressions(Map.of("uniqueString(resourceGroup().id)", "x7"))
            .evaluate(
                TextNode.valueOf("[toUpper(concat('p-', uniqueString( resourceGroup().id )))]"));

    assertThat(value.textValue()).isEqualTo("P-X7");
  }

  private static JsonNode evaluated(String expression) throws JsonProcessingException {
    return expressions(Map.of()).evaluate(TextNode.valueOf('[' + expression + ']'));
  }

  private static TemplateExpressions expressions(Map<String, String> bindings)
      throws JsonProcessingException {
    return TemplateExpressions.of(JSON.readTree(TEMPLATE), Map.of(), bindings);
  }
}
