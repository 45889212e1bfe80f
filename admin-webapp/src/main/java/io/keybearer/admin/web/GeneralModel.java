package io.keybearer.admin.web;

import java.util.List;

/**
 * What the first page of the settings shows.
 *
 * @param frame around it
 * @param publicBaseUrl where browsers reach the application
 * @param redirectUrl what the redirect URLs of providers look like
 * @param redirects the addresses at which a login may end
 * @param service the form of the service's own settings
 * @param startUp all settings that were read at the start
 */
public record GeneralModel(
    Frame frame,
    String publicBaseUrl,
    String redirectUrl,
    List<String> redirects,
    Form service,
    List<StartUpSetting> startUp) {}
