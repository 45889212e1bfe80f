package io.keybearer.admin.service;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * How JSON from outside is read, in requests and in templates. Comments are allowed, because
 * Resource Manager's templates and Microsoft's published Postman collection have them; a member
 * that comes twice, more than 50 levels and text after the value are not. Nothing of the text gets
 * into an error's message. Thread-safe.
 */
public final class StrictJson {
  private static final int MOST_LEVELS = 50;

  private static final ObjectReader READER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MOST_LEVELS).build())
                  .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .reader();

  private StrictJson() {}

  /** Reads one value; that of an empty text is missing. */
  public static ObjectReader reader() {
    return READER;
  }
}
