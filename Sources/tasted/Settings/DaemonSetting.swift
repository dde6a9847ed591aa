import Settings

typealias DaemonSetting = Setting<DaemonConfiguration>

/// What the sources call a setting, and its default.
extension DaemonSetting {
    static let variablePrefix = "TASTED_"
    static let configurationFileKey = "config"

    /// `--limits-items-per-answer` for `limits.itemsPerAnswer`.
    var option: String { "--" + words.joined(separator: "-") }
    /// `TASTED_LIMITS_ITEMS_PER_ANSWER` for `limits.itemsPerAnswer`.
    var variable: String { Self.variablePrefix + words.joined(separator: "_").uppercased() }
    /// Whether a configuration file may contain it: a file cannot name the file to read.
    var isForFiles: Bool { key != Self.configurationFileKey }
    /// The text of the default; empty where there is none that could be written down.
    var defaultText: String { text(DaemonConfiguration()) }

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
