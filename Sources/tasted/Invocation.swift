/// The daemon's own arguments: every setting, and three words beside them.
enum Invocation: Sendable {
    case run([String])
    case help
    case version
    case sampleConfiguration

    /// - Throws: a ``ConfigurationError`` for an argument that is no setting, or a setting without its value.
    init(_ arguments: [String]) throws(ConfigurationError) {
        if arguments.contains("--help") || arguments.contains("-h") { self = .help; return }
        if arguments.contains("--version") { self = .version; return }
        if arguments.contains("--print-config") { self = .sampleConfiguration; return }
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            let (name, value) = Invocation.split(argument)
            guard Setting.all.contains(where: { $0.option == name }) else {
                throw ConfigurationError("\(argument) is not an option of tasted. tasted --help lists them.")
            }
            if value == nil, rest.popFirst() == nil {
                throw ConfigurationError("\(name) needs a value. tasted --help says which.")
            }
        }
        self = .run(arguments)
    }

    private static func split(_ argument: String) -> (name: String, value: Substring?) {
        guard let place = argument.firstIndex(of: "=") else { return (argument, nil) }
        return (String(argument[..<place]), argument[argument.index(after: place)...])
    }
}

/// A setting that cannot be used. The message names it and says what to do.
struct ConfigurationError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// What `--help` and `--print-config` print, made from the list of settings.
enum Documentation {
    static var help: String {
        var text = """
            OVERVIEW: tasted, the recommendation daemon.

            USAGE: tasted [--state DIR] [--socket PATH] [--config FILE] [SETTING ...]

            A setting is taken from the command line, else from its environment variable, else from the
            configuration file, else from its default. SIGHUP reads file and environment again; SIGTERM and
            SIGINT stop in order: what was acknowledged stays.

            SETTINGS:

            """
        for setting in Setting.all {
            text += "  \(setting.option) <\(setting.kind.name)>  [\(setting.variable)]\n"
            for line in wrapped(setting.help + defaultNote(setting), width: 92) { text += "        \(line)\n" }
        }
        return text + """

            OTHER:
              --print-config  Print a commented configuration file with every default.
              --version       Print the version.
              --help          Print this.
            """
    }

    /// A commented YAML file of all settings, each at its default.
    static var sampleConfiguration: String {
        var text = """
            # Settings of tasted; every one at its default. Remove the # before a line to change it.
            # The command line and TASTED_ environment variables come before this file; SIGHUP reads it again.
            # Made by tasted --print-config.

            """
        var section = ""
        for setting in Setting.all where setting.key != "config" {
            let parts = setting.key.split(separator: ".")
            let parent = parts.count > 1 ? String(parts[0]) : ""
            if parent != section {
                section = parent
                text += "\n\(section):\n"
            }
            let indent = section.isEmpty ? "" : "  "
            for line in wrapped(setting.help, width: 100) { text += "\(indent)# \(line)\n" }
            let value = setting.defaultValue.isEmpty ? "" : " \(setting.yamlValue)"
            text += "\(indent)#\(parts.last ?? ""):\(value)\n"
        }
        return text
    }

    private static func defaultNote(_ setting: Setting) -> String {
        setting.defaultValue.isEmpty ? "" : " (default: \(setting.defaultValue))"
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

extension Setting {
    fileprivate var yamlValue: String {
        if case .text = kind { return "\"\(defaultValue)\"" }
        return defaultValue
    }
}

extension Setting.Kind {
    fileprivate var name: String {
        switch self {
        case .text: "text"
        case .flag: "true|false"
        case .integer: "integer"
        case .number: "number"
        }
    }
}
