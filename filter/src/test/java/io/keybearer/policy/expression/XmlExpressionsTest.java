package io.keybearer.policy.expression;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** LINQ to XML, with the values .NET 8 gives. */
class XmlExpressionsTest {
  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          @(XDocument.Parse("<a><b x='1'>t</b><b/></a>").Root.Name) => a
          @(XDocument.Parse("<a><b x='1'>t</b><b/></a>").Root.Elements("b").Count()) => 2
          @(XDocument.Parse("<a><b x='1'>t</b><b/></a>").Root.Element("b").Value) => t
          @(XDocument.Parse("<a><b x='1'>t</b><b/></a>").Descendants("b").First().Attribute("x").Value) => 1
          @((int)XDocument.Parse("<a><b x='1'>t</b><b/></a>").Root.Element("b").Attribute("x") + 1) => 2
          @((string)XDocument.Parse("<a><b x='1'>t</b><b/></a>").Root.Element("c") == null) => True
          @(XDocument.Parse("<a><b x='1'>t</b><b/></a>").Root.Element("c")?.Value ?? "none") => none
          @(XDocument.Parse("<a><b x='1'>t</b><b/></a>")) => <a>\\r\\n  <b x="1">t</b>\\r\\n  <b />\\r\\n</a>
          @(XDocument.Parse("<a><b x='1'>t</b><b/></a>").ToString(SaveOptions.DisableFormatting)) => <a><b x="1">t</b><b /></a>
          @(XDocument.Parse("<?xml version='1.0'?><a/>").ToString()) => <a />
          @(XElement.Parse("<a>\\n  <b>x</b>\\n</a>").ToString(SaveOptions.DisableFormatting)) => <a><b>x</b></a>
          @(XElement.Parse("<a>x<b/>y</a>").ToString()) => <a>x<b />y</a>
          @(XElement.Parse("<a>&lt;&amp;&quot;</a>").Value) => <&"
          @(XElement.Parse("<a b='&quot;&lt;'/>").ToString()) => <a b="&quot;&lt;" />
          @(XElement.Parse("<a><![CDATA[<x>]]></a>").ToString()) => <a><![CDATA[<x>]]></a>
          @(new XElement("a", new XAttribute("x", 1), new XElement("b", "t<>&")).ToString(SaveOptions.DisableFormatting)) => <a x="1"><b>t&lt;&gt;&amp;</b></a>
          @(new XElement("a", new[] {"x", "y"}.Select(s=>new XElement("i", s))).ToString(SaveOptions.DisableFormatting)) => <a><i>x</i><i>y</i></a>
          @(new XElement("a", true, 1.5).Value) => true1.5
          @(new XElement("a", "").ToString() + new XElement("a")) => <a></a><a />
          @{ XNamespace ns = "urn:x"; return new XElement(ns + "a", new XElement(ns + "b")).ToString(SaveOptions.DisableFormatting); } => <a xmlns="urn:x"><b /></a>
          @{ XNamespace ns = "urn:x"; return XElement.Parse("<a xmlns='urn:x'><b>1</b></a>").Element(ns + "b").Value; } => 1
          @(XElement.Parse("<a xmlns='urn:x'><b/></a>").Elements().First().Name.LocalName) => b
          @(XElement.Parse("<a xmlns='urn:x'><b/></a>").Elements().First().Name) => {urn:x}b
          @(XElement.Parse("<p:a xmlns:p='urn:x'><p:b/></p:a>").ToString(SaveOptions.DisableFormatting)) => <p:a xmlns:p="urn:x"><p:b /></p:a>
          @{ var x = XElement.Parse("<a><b/></a>"); x.SetAttributeValue("k", 1); x.SetElementValue("b", "v"); x.SetElementValue("c", 2); return x.ToString(SaveOptions.DisableFormatting); } => <a k="1"><b>v</b><c>2</c></a>
          @{ var x = XElement.Parse("<a><b/><c/></a>"); x.Element("b").Remove(); x.Add(new XElement("d")); return x.ToString(SaveOptions.DisableFormatting); } => <a><c /><d /></a>
          @(string.Join(",", XElement.Parse("<a><i>1</i><i>2</i></a>").Elements("i").Select(e=>(int)e * 2))) => 2,4
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
          @(XDocument.Parse("<a>")) => XmlException:
          @(XDocument.Parse("")) => XmlException:
          @(XDocument.Parse("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>")) => XmlException:
          @(XElement.Parse("<a/>").Attribute("x").Value) => NullReferenceException:
          @((int)XElement.Parse("<a>x</a>")) => FormatException:
          @((int)XElement.Parse("<a/>").Attribute("x")) => ArgumentNullException:
          @(new XElement("a b")) => XmlException:
          """)
  void expressionsFailAsInDotNet(String expression, String expected) {
    assertThat(new TestContext().failure(expression)).startsWith(expected);
  }
}
