import Settings

/// The texts of `--help` and `--print-config`, made from the list of settings.
enum Documentation {
    /// The answer to `--help`: every setting with its option, variable, type and default.
    static var help: String {
        var text = """
            OVERVIEW: tasted, the recommendation daemon.

            USAGE: tasted [--state DIR] [--socket PATH] [--config FILE] [SETTING ...]

            A setting is taken from the command line, else from its environment variable, else from the
            configuration file, else from its default. SIGHUP reads file and environment again; SIGTERM and
            SIGINT stop in order: what was acknowledged stays.

            SETTINGS:

            """
        for setting in DaemonConfiguration.settings {
            text += "  \(setting.option) <\(setting.typeName)>  [\(setting.variable)]\n"
            for line in wrapped(setting.help + defaultNote(setting), width: 92) { text += "        \(line)\n" }
        }
        return text + """

            OTHER:
              --check-config  Say whether the settings can be used, and exit with 0 or 78.
              --check-store DIR  Check the store of a state folder, as taste check does; prints a line of JSON.
              --print-config  Print a commented configuration file with every default.
              --version       Print the version.
              --help          Print this.
            """
    }

    /// The answer to `--print-config`: a YAML file of all settings, each at its default and commented out.
    static var sampleConfiguration: String {
        var text = """
            # Settings of tasted; every one at its default. Remove the # before a line to change it.
            # The command line and TASTED_ environment variables come before this file; SIGHUP reads it again.
            # Made by tasted --print-config.

            """
        var section = ""
        for setting in DaemonConfiguration.settings where setting.isForFiles {
            let parts = setting.key.split(separator: ".")
            let parent = parts.count > 1 ? String(parts[0]) : ""
            if parent != section {
                section = parent
                text += "\n\(section):\n"
            }
            let indent = section.isEmpty ? "" : "  "
            for line in wrapped(setting.help, width: 100) { text += "\(indent)# \(line)\n" }
            text += "\(indent)#\(parts.last ?? ""):\(sampleValue(setting))\n"
        }
        return text
    }

    private static func defaultNote(_ setting: DaemonSetting) -> String {
        setting.defaultText.isEmpty ? "" : " (default: \(setting.defaultText))"
    }

    private static func sampleValue(_ setting: DaemonSetting) -> String {
        let text = setting.defaultText
        if text.isEmpty { return "" }
        return setting.typeName == "text" || setting.isList ? " \"\(text)\"" : " \(text)"
    }

    private static func wrapped(_ text: String, width: Int) -> [String] {
        var lines = [""]
        for word in text.split(separator: " ") {
            let line = lines[lines.count - 1]
            if !line.isEmpty, line.count + word.count + 1 > width {
                lines.append(String(word))
            } else {
                lines[lines.count - 1] = line.isEmpty ? String(word) : "\(line) \(word)"
            }
        }
        return lines
    }
}
