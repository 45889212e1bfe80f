package io.keybearer.policyxml;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.xml.sax.SAXException;

/**
 * Checks documents against the schema of the policy language, and says in the author's own lines
 * and columns what does not fit it.
 *
 * <p>The schema is XSD 1.0, for editors as much as for this class: {@link #RESOURCE}. It describes
 * the normal form, which is what the JDK's validator is shown of a tree. What a schema cannot say
 * comes besides: the sections for which a policy is documented, and the order of children, are
 * warnings, since real documents do otherwise.
 *
 * <p>Loading the schema takes a fraction of a second; keep the instance. Immutable and safe for use
 * by several threads.
 */
public final class PolicySchema {
  /** The schema's resource, found by this class. */
  public static final String RESOURCE = "keybearer-policies.xsd";

  private final Schema schema;
  private final SchemaGuide guide;

  /** Loads the schema. */
  public PolicySchema() {
    this.schema = load();
    this.guide = SchemaGuide.read(open());
  }

  /** The schema's text, UTF-8; the caller closes the stream. */
  public static InputStream open() {
    return Objects.requireNonNull(PolicySchema.class.getResourceAsStream(RESOURCE), RESOURCE);
  }

  private static Schema load() {
    try {
      SchemaFactory factory = SchemaFactory.newDefaultInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
      factory.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
      return factory.newSchema(new StreamSource(open()));
    } catch (SAXException e) {
      throw new IllegalStateException("the policy schema cannot be loaded", e);
    }
  }

  /**
   * Checks a document.
   *
   * @return everything that does not fit, in the order of the text; empty when it is valid
   */
  public List<Diagnostic> validate(PolicyDocument document) {
    List<Diagnostic> found = new ArrayList<>();
    found.addAll(new SchemaCheck(schema, guide, document).run());
    found.addAll(new ChildrenCheck(document).run());
    found.addAll(new SectionCheck(document).run());
    found.sort(Comparator.comparing(Diagnostic::position));
    return List.copyOf(found);
  }
}
