package io.keybearer.policy;

import io.keybearer.policyxml.PolicyElement;
import io.keybearer.policyxml.PolicySection;
import org.jspecify.annotations.Nullable;

/**
 * Where the compiler is.
 *
 * @param compilation what is being compiled
 * @param source the document's name, for diagnostics
 * @param scope the document's scope
 * @param section the section it is in
 * @param path the way from the section down to here, empty in the section itself
 * @param facts what is found out about the section
 * @param base what {@code <base/>} stands for here
 * @param fragment whether this is inside a fragment
 */
record Frame(
    Compilation compilation,
    String source,
    Scope scope,
    PolicySection section,
    String path,
    SectionFacts facts,
    Sequence base,
    boolean fragment) {

  /** The frame of what is inside a child element. */
  Frame inside(String step) {
    String inner = path.isEmpty() ? step : path + "/" + step;
    return new Frame(compilation, source, scope, section, inner, facts, base, fragment);
  }

  /** The frame of a fragment's content, included from here. */
  Frame inFragment(String fragmentSource) {
    return new Frame(compilation, fragmentSource, scope, section, path, facts, base, true);
  }

  /** Names what is counted here: the same after a reload, unless the document changed around it. */
  String counter() {
    return source + '\n' + section.elementName() + '/' + path;
  }

  /** The place of an element in this frame. */
  Place place(PolicyElement element, String step) {
    @Nullable String id = element.attribute("id").map(a -> a.value().text()).orElse(null);
    return new Place(element.name(), scope, section, path.isEmpty() ? step : path + "/" + step, id);
  }
}
