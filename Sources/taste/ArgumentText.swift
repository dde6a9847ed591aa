import ArgumentParser
import Foundation

/// The arguments as the shell gave them. Swift puts a replacement character where they are not UTF-8, so that the
/// daemon would be asked about another name.
enum ArgumentText {
    /// - Throws: `ValidationError` unless all arguments are UTF-8.
    static func check() throws {
        guard let bytes = try? Data(contentsOf: URL(fileURLWithPath: "/proc/self/cmdline")) else {
            if CommandLine.arguments.contains(where: { $0.contains("\u{FFFD}") }) { throw refusal }
            return
        }
        guard String(data: bytes, encoding: .utf8) != nil else { throw refusal }
    }

    private static let refusal = ValidationError(
        "the arguments are not UTF-8 text. Set a UTF-8 locale in the terminal, or convert them with iconv.")
}
