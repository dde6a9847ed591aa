/// One setting: its names, what it may be, what it changes in ``DaemonConfiguration``, and why one would change it.
/// Help, sample file, parsing and checks of all three sources, and what a reload applies follow from it.
struct Setting: Sendable {
    /// Where the configuration keeps the value.
    typealias Path<Value> = any WritableKeyPath<DaemonConfiguration, Value> & Sendable

    static let variablePrefix = "TASTED_"
    static let configurationFileKey = "config"

    /// Dotted: `limits.connections` is `--limits-connections`, `TASTED_LIMITS_CONNECTIONS` and, in a file,
    /// `connections` under `limits`.
    let key: String
    /// Why one would change it; says also whether that needs a restart.
    let help: String
    /// Whether a reload applies a new value; if not, the next start does.
    let isReloaded: Bool
    /// The placeholder in the help.
    let typeName: String
    /// The end of "must be ..." in a refusal.
    let allowed: String
    /// The value's text in a configuration; empty where an optional setting is left out.
    let text: @Sendable (DaemonConfiguration) -> String
    /// Puts the value of a text into a configuration. Returns whether the text is allowed.
    let set: @Sendable (String, inout DaemonConfiguration) -> Bool

    init<Value: Sendable>(
        _ key: String, _ path: Path<Value>, _ type: SettingType<Value>,
        _ help: String, reload: Bool
    ) {
        (self.key, isReloaded) = (key, reload)
        self.help = reload ? help : "\(help) Needs a restart."
        (typeName, allowed) = (type.name, type.allowed)
        text = { type.text($0[keyPath: path]) }
        set = { text, configuration in
            guard let value = type.parse(text) else { return false }
            configuration[keyPath: path] = value
            return true
        }
    }

    init<Value: FixedWidthInteger & Sendable>(
        _ key: String, _ path: Path<Value>, _ range: ClosedRange<Value>,
        _ help: String, reload: Bool
    ) {
        self.init(key, path, .integer(range), help, reload: reload)
    }

    init<Value: BinaryFloatingPoint & LosslessStringConvertible & Sendable>(
        _ key: String, _ path: Path<Value>, _ range: ClosedRange<Value>,
        _ help: String, reload: Bool
    ) {
        self.init(key, path, .number(range), help, reload: reload)
    }

    /// The text of the default; empty where there is none that could be written down.
    var defaultText: String { text(DaemonConfiguration()) }
    /// Whether a configuration file may contain it: a file cannot name the file to read.
    var isForFiles: Bool { key != Self.configurationFileKey }
    /// `--limits-items-per-answer` for `limits.itemsPerAnswer`.
    var option: String { "--" + words.joined(separator: "-") }
    /// `TASTED_LIMITS_ITEMS_PER_ANSWER` for `limits.itemsPerAnswer`.
    var variable: String { Self.variablePrefix + words.joined(separator: "_").uppercased() }

    private var words: [String] {
        var words = [""]
        for character in key {
            if character == "." {
                words.append("")
            } else if character.isUppercase {
                words.append(character.lowercased())
            } else {
                words[words.count - 1].append(character)
            }
        }
        return words
    }
}
