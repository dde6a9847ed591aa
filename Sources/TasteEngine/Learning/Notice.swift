/// A message for the administrator's log.
package struct Notice: Sendable {
    package enum Level: Sendable {
        case information, warning, error
    }

    package var level: Level
    package var message: String
    /// Values by which the log can be searched, by their names in lower case, such as `generation`.
    package var figures: [String: String]

    init(level: Level, message: String, figures: [String: String] = [:]) {
        (self.level, self.message, self.figures) = (level, message, figures)
    }

    /// Takes notices. Called on any thread.
    package typealias Handler = @Sendable (Notice) -> Void
}
