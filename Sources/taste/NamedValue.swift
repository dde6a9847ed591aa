import ArgumentParser

/// A hyper-parameter from an option `--set name=value`.
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
    static func dictionary(_ values: [NamedValue]) throws -> [String: String] {
        try Dictionary(values.map { ($0.name, $0.value) }) { _, _ in
            throw CommandFailure(.usage, "--set gives one name twice")
        }
    }
}
