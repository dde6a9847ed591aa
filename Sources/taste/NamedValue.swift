import ArgumentParser

/// A value by name, from an option such as `--set name=value`.
struct NamedValue: Sendable {
    let name: String
    let value: String

    init(_ text: String) throws {
        guard let separator = text.firstIndex(of: "="), separator != text.startIndex else {
            throw ValidationError("\(text) is not of the form name=value, such as epochs=100")
        }
        name = String(text[..<separator])
        value = String(text[text.index(after: separator)...])
    }

    /// The values by name.
    ///
    /// - Throws: `CommandFailure` if a name occurs twice.
    static func dictionary(_ values: [NamedValue], of option: String = "--set") throws -> [String: String] {
        try Dictionary(values.map { ($0.name, $0.value) }) { _, _ in
            throw CommandFailure(.usage, "\(option) gives one name twice")
        }
    }
}
