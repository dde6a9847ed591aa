/// Something that an administrator may want to read in the log.
package struct Notice: Sendable {
    package enum Level: Sendable {
        case information, warning
    }

    package var level: Level
    package var message: String

    /// Takes notices, on whatever thread they come up.
    package typealias Handler = @Sendable (Notice) -> Void
}
