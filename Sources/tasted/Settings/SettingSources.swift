import Settings

/// The text that a source gives for a setting.
struct GivenSetting: Sendable {
    let setting: DaemonSetting
    let text: String
    /// What the source calls the setting, for messages: `--limits-connections`, `TASTED_LIMITS_CONNECTIONS`, or a
    /// file's name, line and key.
    let origin: String

    /// Puts the value into a configuration.
    ///
    /// - Throws: ``ConfigurationError`` if the setting does not take the text.
    func apply(to configuration: inout DaemonConfiguration) throws(ConfigurationError) {
        guard !setting.set(text, &configuration) else { return }
        throw refusal(of: text.isEmpty ? "empty" : "\"\(text)\"")
    }

    /// - Parameter value: what was found instead of a value that the setting takes.
    func refusal(of value: String) -> ConfigurationError {
        ConfigurationError("\(origin) must be \(setting.allowed), not \(value).")
    }
}

/// Where settings come from: the file, over it the environment, over both the command line.
struct SettingSources: Sendable {
    private let options: [GivenSetting]
    private let variables: [GivenSetting]

    /// - Throws: ``ConfigurationError`` for an unknown, repeated or incomplete option and for an unknown `TASTED_`
    ///   variable.
    init(arguments: [String], environment: [String: String]) throws(ConfigurationError) {
        options = try Self.options(arguments)
        variables = try Self.variables(environment)
    }

    /// Reads the configuration file, if one is named, and puts the sources together.
    ///
    /// - Throws: ``ConfigurationError`` if any source contains something that cannot be used, even where another one
    ///   overrides it.
    func configuration() throws(ConfigurationError) -> DaemonConfiguration {
        let path = (variables + options).last { $0.setting.key == DaemonSetting.configurationFileKey }?.text ?? ""
        let lines = path.isEmpty ? [] : try ConfigurationFile(path: path).settings
        let given = lines + variables + options
        var configuration = DaemonConfiguration()
        for setting in given { try setting.apply(to: &configuration) }
        try configuration.complete(given: Set(given.filter { !$0.text.isEmpty }.map(\.setting.key)))
        return configuration
    }

    private static func options(_ arguments: [String]) throws(ConfigurationError) -> [GivenSetting] {
        var options: [GivenSetting] = []
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard let setting = DaemonConfiguration.settings.first(where: { $0.option == parts[0] }) else {
                throw .unknown(
                    argument, isNot: "an option of tasted",
                    nearest: DaemonConfiguration.settings.map(\.option).nearest(to: parts[0], after: "--"))
            }
            guard let text = parts.count > 1 ? parts[1] : rest.popFirst() else {
                throw ConfigurationError("\(setting.option) needs a value. tasted --help says which.")
            }
            guard !options.contains(where: { $0.origin == setting.option }) else {
                throw ConfigurationError("\(setting.option) is given twice. Leave one of them out.")
            }
            options.append(GivenSetting(setting: setting, text: text, origin: setting.option))
        }
        return options
    }

    private static func variables(_ environment: [String: String]) throws(ConfigurationError) -> [GivenSetting] {
        var variables: [GivenSetting] = []
        let prefix = DaemonSetting.variablePrefix
        for (name, text) in environment.sorted(by: { $0.key < $1.key }) where name.hasPrefix(prefix) {
            guard let setting = DaemonConfiguration.settings.first(where: { $0.variable == name }) else {
                throw .unknown(
                    "The environment variable \(name)", isNot: "a setting",
                    nearest: DaemonConfiguration.settings.map(\.variable).nearest(to: name, after: prefix))
            }
            variables.append(GivenSetting(setting: setting, text: text, origin: name))
        }
        return variables
    }
}
