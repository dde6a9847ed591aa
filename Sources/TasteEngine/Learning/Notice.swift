/// A message for the administrator's log.
package struct Notice: Sendable {
    package enum Level: Sendable {
        case information, warning
    }

    package var level: Level
    package var message: String

    /// Takes notices. Called on any thread.
    package typealias Handler = @Sendable (Notice) -> Void
}
