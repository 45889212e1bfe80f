package io.keybearer.admin.web;

import io.keybearer.admin.security.Permission;
import io.keybearer.admin.service.Installation;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code /ui/settings/about}: versions and licences; with {@code format=json} what somebody who
 * helps wants to know, without secrets.
 */
final class AboutPage implements Page {
  private final Installation installation;
  private final SupportBundle bundle;

  AboutPage(Installation installation, SupportBundle bundle) {
    this.installation = installation;
    this.bundle = bundle;
  }

  @Override
  public Answer get(PageRequest request) {
    Map<String, String> facts = facts(request);
    if (request.field("format").equals("json")
        && request.signedIn().principal().may(Permission.MANAGE_SETTINGS)) {
      return new Answer.Download("keybearer-support.json", "application/json", bundle.text(facts));
    }
    return Answer.html(
        "settings-about",
        new AboutModel(
            SettingsSection.ABOUT.frame(request),
            facts,
            ThirdParty.libraries(
                    request.servletRequest().getServletContext().getResourcePaths("/WEB-INF/lib/"))
                .stream()
                .map(it -> new AboutModel.Library(it.name(), it.version(), it.licence()))
                .toList(),
            ThirdParty.terms()));
  }

  private Map<String, String> facts(PageRequest request) {
    installation.look();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("version", installation.version());
    facts.put("node", installation.node());
    facts.put("schema", installation.schema());
    facts.put("database", installation.database());
    facts.put("java", System.getProperty("java.vendor") + ' ' + Runtime.version());
    facts.put("container", request.servletRequest().getServletContext().getServerInfo());
    facts.put(
        "system",
        System.getProperty("os.name")
            + ' '
            + System.getProperty("os.version")
            + ' '
            + System.getProperty("os.arch"));
    return facts;
  }
}
